package dev.hone.engine.tensorflow.internal.graph;

import dev.hone.model.Attributes;
import dev.hone.model.Graph;
import dev.hone.model.GraphBuilder;
import dev.hone.model.Node;
import dev.hone.model.Tensor;
import dev.hone.model.hone.HoneOp;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The smallest and the largest of all values of a tensor, found where there are fewer of them, or where they were found
 * already: before values were only moved or rounded, and after the largest of each window were taken.
 */
final class Extremes {

    private final Graph graph;

    private Extremes(Graph graph) {
        this.graph = graph;
    }

    static Graph earlier(Graph graph) {
        return new Extremes(graph).apply();
    }

    /** Whether a node's values are all those that it reads, in another order or shape. */
    static boolean moves(Node node) {
        return Fusion.is(node, HoneOp.IDENTITY) || Fusion.is(node, HoneOp.RESHAPE) || Fusion.is(node, HoneOp.TRANSPOSE);
    }

    private Graph apply() {
        GraphBuilder builder = graph.edit();
        for (Node node : graph.nodes()) {
            if (isOfAll(node)) {
                builder.replaceNode(node.id(), found(builder, node).toArray(Node[]::new));
            }
        }
        return builder.build();
    }

    private boolean isOfAll(Node node) {
        return (Fusion.is(node, HoneOp.REDUCE_MAX) || Fusion.is(node, HoneOp.REDUCE_MIN))
                && graph.tensor(node.output(0)).shape().rank() == 0;
    }

    /** The extreme of the first tensor that has the same ones, rounded as that is later. */
    private List<Node> found(GraphBuilder builder, Node node) {
        List<Node> rounded = new ArrayList<>();
        int from = node.input(0);
        for (var before = graph.producer(from); before.isPresent(); before = graph.producer(from)) {
            if (Roundings.isWhole(graph, before.get())) {
                rounded.add(0, before.get());
            } else if (!moves(before.get())) {
                break;
            }
            from = before.get().input(0);
        }
        int source = Fusion.is(node, HoneOp.REDUCE_MAX) ? pooled(from, node) : from;
        List<Long> axes = IntStream.range(0, graph.tensor(source).shape().rank())
                .asLongStream()
                .boxed()
                .toList();
        List<Integer> values = new ArrayList<>();
        for (int i = 0; i < rounded.size(); i++) {
            Tensor tensor = graph.tensor(node.output(0)).withId(builder.newTensorId());
            builder.put(tensor);
            values.add(tensor.id());
        }
        values.add(node.output(0));
        List<Node> all = new ArrayList<>();
        all.add(node.withInputs(List.of(source))
                .withOutputs(values.subList(0, 1))
                .withAttributes(Attributes.of("axes", axes)));
        for (int i = 0; i < rounded.size(); i++) {
            Node each = rounded.get(i);
            all.add(HoneOp.FAKE_QUANTIZE.node(
                    builder.newNodeId(),
                    List.of(values.get(i), each.input(1), each.input(2)),
                    values.subList(i + 1, i + 2),
                    each.attributes()));
        }
        return all;
    }

    /** What was pooled of a tensor before a node, if each value counts in some window; else the tensor itself. */
    private int pooled(int tensor, Node node) {
        return graph.consumers(tensor).stream()
                .filter(pool -> Fusion.is(pool, HoneOp.MAX_POOL) && reachesAll(pool))
                .filter(pool -> graph.nodes().indexOf(pool) < graph.nodes().indexOf(node))
                .map(pool -> pool.output(0))
                .findFirst()
                .orElse(tensor);
    }

    private boolean reachesAll(Node pool) {
        int[] window = pool.attributes().integers("window");
        int[] strides = pool.attributes()
                .integers("strides", IntStream.of(window).map(size -> 1).toArray());
        boolean same = pool.attributes().text("padding").orElse("VALID").equals("SAME");
        for (int i = 0; i < window.length; i++) {
            int size = graph.tensor(pool.input(0)).shape().toArray()[i + 1];
            boolean whole = same || (size > 0 && (size - window[i]) % strides[i] == 0);
            if (strides[i] > window[i] || !whole) {
                return false;
            }
        }
        return true;
    }
}
