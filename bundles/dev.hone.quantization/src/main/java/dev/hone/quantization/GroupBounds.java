package dev.hone.quantization;

import dev.hone.model.Graph;
import dev.hone.model.Node;
import dev.hone.model.TensorRef;
import dev.hone.model.traits.Clamp;
import dev.hone.model.traits.Traits;
import dev.hone.quantization.ScaleGroups.Slot;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The bounds of what shares a scale. An operator that must write with the scale of what it reads computes nothing that
 * lies further out than that or zero; inputs of the model have the sign that they were seen to have.
 */
final class GroupBounds {

    private final Graph graph;
    private final QuantizationScope scope;
    private final Map<TensorRef, Range> ranges;

    GroupBounds(QuantizationScope scope, Map<TensorRef, Range> ranges) {
        this.graph = scope.model().main();
        this.scope = scope;
        this.ranges = ranges;
    }

    Clamp of(List<Slot> group) {
        double min = 0;
        double max = 0;
        for (Slot slot : group) {
            Clamp clamp = clamp(slot.tensor());
            min = Math.min(min, clamp.min());
            max = Math.max(max, clamp.max());
        }
        return new Clamp(min, max);
    }

    private Clamp clamp(int tensor) {
        if (graph.tensor(tensor).isConstant()) {
            Range range = ConstantValues.range(graph.tensor(tensor));
            return new Clamp(range.min(), range.max());
        }
        Optional<Node> producer = graph.producer(tensor);
        Optional<Traits> traits = producer.map(scope::traits);
        if (traits.isPresent()) {
            return isTied(traits.get(), producer.get(), tensor)
                    ? new Clamp(0, 0)
                    : traits.get().clamp();
        }
        Range seen = ranges.get(new TensorRef(QuantizationScope.MAIN, tensor));
        return producer.isPresent() || seen == null
                ? Clamp.NONE
                : new Clamp(
                        seen.min() < 0 ? Double.NEGATIVE_INFINITY : 0, seen.max() > 0 ? Double.POSITIVE_INFINITY : 0);
    }

    private static boolean isTied(Traits traits, Node node, int tensor) {
        return traits.ties().stream()
                .anyMatch(tie -> tie.stream()
                                .anyMatch(operand ->
                                        operand.output() && operand.of(node).contains(tensor))
                        && tie.stream().anyMatch(operand -> !operand.output()));
    }
}
