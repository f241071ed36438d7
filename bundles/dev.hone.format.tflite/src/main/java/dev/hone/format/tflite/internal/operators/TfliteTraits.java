package dev.hone.format.tflite.internal.operators;

import dev.hone.api.graph.Dialect;
import dev.hone.model.DataType;
import dev.hone.model.Graph;
import dev.hone.model.Node;
import dev.hone.model.Sparsity;
import dev.hone.model.Tensor;
import dev.hone.model.traits.Clamp;
import dev.hone.model.traits.FixedRange;
import dev.hone.model.traits.Operand;
import dev.hone.model.traits.OperatorKind;
import dev.hone.model.traits.OperatorTraits;
import dev.hone.model.traits.Traits;
import dev.hone.model.traits.WeightTrait;
import dev.hone.model.traits.WeightTypes;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Traits of all builtin operators; of custom operators it knows nothing. */
@Component
@Dialect("tflite")
public final class TfliteTraits implements OperatorTraits {

    private static final String CUSTOM = "CUSTOM";

    /** The schema's code, and its default. */
    private static final long SAME = 0;

    @Activate
    public TfliteTraits() {}

    @Override
    public Optional<Traits> of(Graph graph, Node node) {
        if (node.operator().equals(CUSTOM)) {
            return Optional.empty();
        }
        OperatorFacts facts = OperatorTable.of(node.operator());
        Traits.Builder traits = Traits.of(facts.kind())
                .clamp(facts.kind() == OperatorKind.RECURRENT ? Clamp.NONE : fused(node, facts.clamp()))
                .integer(integerTypes(graph, node, facts).toArray(DataType[]::new))
                .reuses(facts.reusable().stream()
                        .filter(input -> sameSize(graph.input(node, input), graph.output(node, 0)))
                        .toArray(Integer[]::new));
        traits.symmetric(facts.symmetric().toArray(Integer[]::new));
        facts.viewed()
                .filter(input -> sameSize(graph.input(node, input), graph.find(node.output(0))))
                .ifPresent(traits::views);
        facts.weight().ifPresent(traits::weight);
        traits.padded(
                facts.weight().filter(weight -> !weight.spatialAxes().isEmpty()).isPresent()
                        && node.attributes().integer("padding", SAME) == SAME);
        Homogeneities.of(graph, node).ifPresent(traits::homogeneous);
        facts.constants().ifPresent(constants -> traits.weightTypes(weightTypes(graph, node, constants.types())));
        facts.fixed().forEach((type, quantization) -> traits.fixed(new FixedRange(0, type, quantization)));
        if (!facts.tied().isEmpty()) {
            traits.tie(facts.tied().toArray(Operand[]::new));
        }
        return Optional.of(traits.build());
    }

    @Override
    public Optional<Node> clamped(Graph graph, Node node, Clamp clamp) {
        return FusedActivation.fuse(node, clamp);
    }

    private static Clamp fused(Node node, Clamp own) {
        return FusedActivation.of(node).within(own);
    }

    private static Set<DataType> integerTypes(Graph graph, Node node, OperatorFacts facts) {
        Set<DataType> types = EnumSet.noneOf(DataType.class);
        types.addAll(facts.versions().keySet());
        if (facts.weight().isPresent() && !types.isEmpty()) {
            restrict(graph, node, facts, types);
        }
        return types;
    }

    private static void restrict(Graph graph, Node node, OperatorFacts facts, Set<DataType> types) {
        WeightTrait trait = facts.weight().get();
        Optional<Tensor> weight = graph.input(node, trait.input());
        if (weight.isEmpty() || !dense(weight.get()) || node.attributes().integer("weights_format", 0) != 0) {
            types.clear();
            return;
        }
        boolean hybrid = weight.get().type().isInteger()
                && graph.input(node, trait.data())
                        .filter(data -> data.type().isFloat())
                        .isPresent();
        boolean computedBias = graph.input(node, trait.bias())
                .filter(bias -> !bias.isConstant())
                .isPresent();
        if (hybrid || computedBias) {
            types.clear();
        } else if (!weight.get().isConstant()) {
            // Convolutions demand a zero point of 0 of their weight, which only a constant is known to have.
            types.retainAll(facts.kind() == OperatorKind.DENSE ? EnumSet.of(DataType.INT8) : Set.of());
        }
    }

    /** Where a kernel is wrong, or takes another layout, the node reads its constants as floats. */
    private static WeightTypes weightTypes(Graph graph, Node node, WeightTypes types) {
        if (node.attributes().integer("weights_format", 0) != 0) {
            return WeightTypes.of(types.inputs(), types.scaleAxis());
        }
        // Rows are looked up at whole bytes.
        boolean oddRows = types.lookup()
                && types.inputs().stream()
                        .flatMap(input -> graph.input(node, input).stream())
                        .anyMatch(table -> table.shape().rank() > 0
                                && table.shape().elements()
                                                / Math.max(table.shape().dimension(0), 1)
                                                % 2
                                        != 0);
        return oddRows ? types.lookingUp(Set.of(DataType.INT8)) : types;
    }

    private static boolean dense(Tensor weight) {
        return !weight.attributes().has(Sparsity.ATTRIBUTE);
    }

    private static boolean sameSize(Optional<Tensor> input, Optional<Tensor> output) {
        return input.isPresent()
                && output.isPresent()
                && input.get().shape().isStatic()
                && output.get().shape().isStatic()
                && input.get().type().bytes(input.get().shape().elements())
                        == output.get().type().bytes(output.get().shape().elements());
    }
}
