package dev.hone.engine.tensorflow.internal.graph;

import dev.hone.model.Graph;
import dev.hone.model.GraphBuilder;
import dev.hone.model.Node;
import dev.hone.model.Tensor;
import dev.hone.model.hone.HoneOp;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The same values by less work. Nodes read what is before a rectification where that makes no difference: a fake
 * quantization from 0 on clips negative values itself, and the largest value may be rectified after it was found. The
 * largest of rounded values is the largest value, rounded: so what is pooled is rounded afterwards.
 */
final class Fusion {

    private Fusion() {}

    /** @param needed tensors that must stay */
    static Graph apply(Graph graph, Set<Integer> needed) {
        return pooledFirst(rectifiedLast(graph), needed);
    }

    private static Graph pooledFirst(Graph graph, Set<Integer> needed) {
        GraphBuilder builder = graph.edit();
        for (Node pool : graph.nodes()) {
            Optional<Node> rounded = graph.producer(pool.input(0))
                    .filter(before -> is(pool, HoneOp.MAX_POOL) && is(before, HoneOp.FAKE_QUANTIZE))
                    .filter(before -> graph.tensor(before.input(1)).shape().elements() == 1)
                    .filter(before ->
                            graph.consumers(before.output(0)).size() == 1 && !needed.contains(before.output(0)));
            if (rounded.isPresent()) {
                Node before = rounded.get();
                Tensor largest = graph.tensor(pool.output(0)).withId(builder.newTensorId());
                List<Integer> inputs = List.of(largest.id(), before.input(1), before.input(2));
                builder.put(largest)
                        .replaceNode(before.id())
                        .replaceNode(
                                pool.id(),
                                pool.withInputs(List.of(before.input(0))).withOutputs(List.of(largest.id())),
                                before.withInputs(inputs).withOutputs(pool.outputs()));
            }
        }
        return builder.build();
    }

    private static Graph rectifiedLast(Graph graph) {
        GraphBuilder builder = graph.edit();
        for (Node node : graph.nodes()) {
            Optional<Node> relu = graph.producer(node.input(0)).filter(before -> is(before, HoneOp.RELU));
            if (relu.isEmpty()) {
                continue;
            }
            int before = relu.get().input(0);
            if (is(node, HoneOp.FAKE_QUANTIZE) && startsAtZero(graph, node)) {
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

    private static boolean startsAtZero(Graph graph, Node node) {
        return Quantizations.integer(graph.tensor(node.input(2)))
                .filter(zero -> zero == Quantizations.smallest(node))
                .isPresent();
    }
}
