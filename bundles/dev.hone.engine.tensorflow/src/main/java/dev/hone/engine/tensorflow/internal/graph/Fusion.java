package dev.hone.engine.tensorflow.internal.graph;

import dev.hone.model.Graph;
import dev.hone.model.GraphBuilder;
import dev.hone.model.Node;
import dev.hone.model.Tensor;
import dev.hone.model.hone.HoneOp;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The same values by less work. Nodes read what is before a rectification where that makes no difference: a fake
 * quantization from 0 on clips negative values itself, and the largest value may be rectified after it was found.
 */
final class Fusion {

    private Fusion() {}

    /** @param needed tensors that must stay */
    static Graph apply(Graph graph, Set<Integer> needed) {
        Set<Integer> kept = new HashSet<>(needed);
        kept.addAll(graph.outputs());
        Graph rounded = Roundings.fewer(rectifiedLast(Duplicates.merge(graph, kept)), kept);
        return Duplicates.merge(Extremes.earlier(rounded), kept);
    }

    private static Graph rectifiedLast(Graph graph) {
        GraphBuilder builder = graph.edit();
        for (Node node : graph.nodes()) {
            Optional<Node> relu = graph.producer(node.input(0)).filter(before -> is(before, HoneOp.RELU));
            if (relu.isEmpty()) {
                continue;
            }
            int before = relu.get().input(0);
            if (is(node, HoneOp.FAKE_QUANTIZE) && clipsBelowZero(graph, node)) {
                List<Integer> inputs = List.of(before, node.input(1), node.input(2));
                builder.replaceNode(node.id(), node.withInputs(inputs));
            } else if (is(node, HoneOp.REDUCE_MAX)) {
                Tensor largest = graph.tensor(node.output(0)).withId(builder.newTensorId());
                builder.put(largest)
                        .replaceNode(
                                node.id(),
                                node.withInputs(List.of(before)).withOutputs(List.of(largest.id())),
                                HoneOp.RELU.node(
                                        builder.newNodeId(),
                                        List.of(largest.id()),
                                        node.outputs(),
                                        relu.get().attributes()));
            }
        }
        return builder.build();
    }

    static boolean is(Node node, HoneOp op) {
        return node.dialect().equals(HoneOp.DIALECT) && node.operator().equals(op.name());
    }

    private static boolean clipsBelowZero(Graph graph, Node node) {
        return !node.attributes().flag("unclipped", false)
                && Quantizations.integer(graph.tensor(node.input(2)))
                        .filter(zero -> zero == Quantizations.smallest(node))
                        .isPresent();
    }
}
