package dev.hone.engine.tensorflow.internal.graph;

import dev.hone.model.Attributes;
import dev.hone.model.Graph;
import dev.hone.model.GraphBuilder;
import dev.hone.model.Node;
import dev.hone.model.Tensor;
import dev.hone.model.hone.HoneOp;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Fewer fake quantizations of the same values. Those with one scale for all keep the order of values: so the largest of
 * rounded values is the largest value, rounded, and what is pooled is rounded afterwards. What was rounded before with
 * the same scale stays as it is.
 */
final class Roundings {

    private Roundings() {}

    /** @param needed tensors that must stay */
    static Graph fewer(Graph graph, Set<Integer> needed) {
        return once(pooledFirst(graph, needed));
    }

    /** Whether a node rounds with one scale for all values. */
    static boolean isWhole(Graph graph, Node node) {
        return Fusion.is(node, HoneOp.FAKE_QUANTIZE)
                && graph.tensor(node.input(1)).shape().elements() == 1;
    }

    private static Graph pooledFirst(Graph graph, Set<Integer> needed) {
        GraphBuilder builder = graph.edit();
        for (Node pool : graph.nodes()) {
            Optional<Node> rounded = graph.producer(pool.input(0))
                    .filter(before -> Fusion.is(pool, HoneOp.MAX_POOL) && isWhole(graph, before))
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

    private static Graph once(Graph graph) {
        GraphBuilder builder = graph.edit();
        for (Node node : graph.nodes()) {
            if (isWhole(graph, node) && isRounded(graph, node.input(0), node)) {
                List<Integer> same = List.of(node.input(0));
                builder.replaceNode(node.id(), HoneOp.IDENTITY.node(node.id(), same, node.outputs(), Attributes.NONE));
            }
        }
        return builder.build();
    }

    /** Whether all values of a tensor were rounded as another node rounds. */
    private static boolean isRounded(Graph graph, int tensor, Node like) {
        Optional<Node> producer = graph.producer(tensor);
        if (producer.isEmpty()) {
            return false;
        }
        Node node = producer.get();
        if (Fusion.is(node, HoneOp.FAKE_QUANTIZE)) {
            return node.attributes().equals(like.attributes())
                    && node.inputs().subList(1, 3).equals(like.inputs().subList(1, 3));
        }
        boolean chooses = Fusion.is(node, HoneOp.MAX_POOL) || Extremes.moves(node) || Fusion.is(node, HoneOp.SLICE);
        return chooses && isRounded(graph, node.input(0), like);
    }
}
