package dev.hone.technique.quantize.internal;

import dev.hone.api.graph.Operators;
import dev.hone.model.DataType;
import dev.hone.model.Graph;
import dev.hone.model.Node;
import dev.hone.model.traits.Operand;
import dev.hone.model.traits.OperatorKind;
import dev.hone.model.traits.Traits;
import dev.hone.model.traits.WeightTrait;
import java.util.List;
import java.util.Optional;

/** A dialect of two operators: DENSE and RESHAPE. */
final class ToyOperators implements Operators {

    @Override
    public Optional<Traits> traits(Graph graph, Node node) {
        return switch (node.operator()) {
            case "DENSE" ->
                Optional.of(Traits.of(OperatorKind.DENSE)
                        .weight(new WeightTrait(1, 0, 2, 0, 1, List.of(), true))
                        .integer(DataType.INT8)
                        .build());
            case "RESHAPE" ->
                Optional.of(Traits.of(OperatorKind.MOVEMENT)
                        .tie(Operand.input(0), Operand.output(0))
                        .integer(DataType.INT8)
                        .build());
            default -> Optional.empty();
        };
    }

    @Override
    public Optional<Graph> lower(Graph graph, Node node) {
        return Optional.empty();
    }
}
