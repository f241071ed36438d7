package dev.hone.tck.kit;

import dev.hone.api.graph.Operators;
import dev.hone.model.DataType;
import dev.hone.model.Graph;
import dev.hone.model.Node;
import dev.hone.model.Tensor;
import dev.hone.model.traits.Clamp;
import dev.hone.model.traits.Homogeneity;
import dev.hone.model.traits.Operand;
import dev.hone.model.traits.OperatorKind;
import dev.hone.model.traits.Traits;
import dev.hone.model.traits.WeightTrait;
import java.util.List;
import java.util.Optional;

/** What the operators of a {@link Network} mean. Knows no other operator, and lowers those of networks of one row. */
public final class NetworkOperators implements Operators {

    /** The only one that is needed: it holds nothing. */
    public static final NetworkOperators INSTANCE = new NetworkOperators();

    private NetworkOperators() {}

    @Override
    public Optional<Traits> traits(Graph graph, Node node) {
        return traits(node.operator());
    }

    @Override
    public Optional<Graph> lower(Graph graph, Node node) {
        return NetworkLowering.lower(graph, node);
    }

    static Clamp clamp(String operator) {
        return operator.endsWith("RELU")
                ? new Clamp(0, Double.POSITIVE_INFINITY)
                : operator.endsWith("RELU6") ? new Clamp(0, 6) : Clamp.NONE;
    }

    private static Optional<Traits> traits(String operator) {
        Traits.Builder traits =
                switch (operator.replaceAll("_.*", "")) {
                    case "CONV" ->
                        Traits.of(OperatorKind.CONVOLUTION).weight(new WeightTrait(1, 0, 2, 0, 1, List.of(), true));
                    case "DENSE" ->
                        Traits.of(OperatorKind.DENSE).weight(new WeightTrait(1, 0, 2, 0, 1, List.of(), true));
                    case "DEPTHWISE" ->
                        Traits.of(OperatorKind.DEPTHWISE_CONVOLUTION)
                                .weight(new WeightTrait(1, 0, 2, 1, Tensor.NONE, List.of(), true));
                    case "MAX" -> moving(OperatorKind.POOLING).homogeneous(new Homogeneity(0, false));
                    case "RELU", "RELU6" -> Traits.of(OperatorKind.ACTIVATION).homogeneous(new Homogeneity(0, false));
                    case "FLATTEN" -> moving(OperatorKind.MOVEMENT).homogeneous(new Homogeneity(0, true));
                    default -> null;
                };
        return Optional.ofNullable(traits).map(known -> known.integer(DataType.INT8, DataType.INT16)
                .clamp(clamp(operator))
                .build());
    }

    private static Traits.Builder moving(OperatorKind kind) {
        return Traits.of(kind).tie(Operand.input(0), Operand.output(0));
    }
}
