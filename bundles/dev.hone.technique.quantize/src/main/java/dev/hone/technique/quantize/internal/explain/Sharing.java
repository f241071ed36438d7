package dev.hone.technique.quantize.internal.explain;

import dev.hone.api.diagnosis.ActivationMeasure;
import dev.hone.api.diagnosis.ModelComparison;
import dev.hone.api.diagnosis.OperatorMeasure;
import dev.hone.model.Graph;
import dev.hone.model.Node;
import dev.hone.model.Tensor;
import dev.hone.model.traits.Operand;
import dev.hone.model.traits.Traits;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Which activations of the quantized model have one scale because an operator demands it. */
final class Sharing {

    private final ModelComparison comparison;
    private final Graph graph;
    private final Map<Integer, ActivationMeasure> measures = new HashMap<>();

    Sharing(ModelComparison comparison) {
        this.comparison = comparison;
        this.graph = comparison.optimized().main();
        comparison.inputs().forEach(input -> measures.put(input.tensor().id(), input));
        comparison
                .measures()
                .forEach(measure -> measures.put(measure.output().tensor().id(), measure.output()));
    }

    /**
     * An activation with the same scale that needs it.
     *
     * @param operator that ties the two
     * @param measures that operator's
     */
    record Partner(String tensor, double min, double max, String operator, List<OperatorMeasure> measures) {}

    /** Whether the operator gives its output a scale that no setting changes. */
    boolean isFixed(OperatorMeasure measure) {
        return traits(measure.node())
                .filter(traits -> traits.fixedRanges().stream().anyMatch(range -> measure.output()
                        .quantization()
                        .filter(range.quantization()::equals)
                        .isPresent()))
                .isPresent();
    }

    /** The activation tied to an operator's output, perhaps through others, that uses most of the scale. */
    Optional<Partner> partner(OperatorMeasure measure) {
        int start = measure.output().tensor().id();
        Set<Integer> reached = new LinkedHashSet<>(Set.of(start));
        Deque<Integer> open = new ArrayDeque<>(reached);
        Map<Integer, Node> ties = new HashMap<>();
        while (!open.isEmpty()) {
            int tensor = open.remove();
            for (Node node : neighbours(tensor)) {
                for (int other : tied(node, tensor)) {
                    if (sameScale(start, other) && reached.add(other)) {
                        // What joins several activations forces their scale, not what moves one on the way.
                        Node before = ties.get(tensor);
                        ties.put(other, before != null && joins(before) ? before : node);
                        open.add(other);
                    }
                }
            }
        }
        return reached.stream()
                .filter(id -> id != start
                        && measures.containsKey(id)
                        && measures.get(id).used() > Threshold.USED)
                .max((a, b) ->
                        Double.compare(measures.get(a).used(), measures.get(b).used()))
                .filter(id -> measures.get(id).used() > 2 * measure.output().used())
                .map(id -> partner(measures.get(id), ties.get(id)));
    }

    private Partner partner(ActivationMeasure other, Node tie) {
        return new Partner(
                other.tensor().label(),
                other.min(),
                other.max(),
                tie.operator() + " " + tie.id(),
                comparison.measures().stream()
                        .filter(measure -> measure.node().id() == tie.id())
                        .toList());
    }

    private List<Node> neighbours(int tensor) {
        Set<Node> nodes = new LinkedHashSet<>(graph.consumers(tensor));
        graph.producer(tensor).ifPresent(nodes::add);
        return List.copyOf(nodes);
    }

    private Set<Integer> tied(Node node, int tensor) {
        // A tie is a set in no order of its own; what is found must not depend on it.
        Set<Integer> tied = new TreeSet<>();
        traits(node).map(Traits::ties).orElse(List.of()).forEach(tie -> {
            Set<Integer> members = new LinkedHashSet<>();
            for (Operand operand : tie) {
                members.addAll(operand.of(node));
            }
            if (members.contains(tensor)) {
                tied.addAll(members);
            }
        });
        return tied;
    }

    private boolean joins(Node node) {
        return node.inputs().stream()
                        .filter(id -> id != Tensor.NONE && !graph.tensor(id).isConstant())
                        .distinct()
                        .count()
                > 1;
    }

    private boolean sameScale(int a, int b) {
        return graph.tensor(a).quantization().equals(graph.tensor(b).quantization());
    }

    private Optional<Traits> traits(Node node) {
        return comparison.operators().traits(graph, node);
    }
}
