package dev.hone.engine.tensorflow.internal.graph;

import dev.hone.model.Attributes;
import dev.hone.model.DataType;
import dev.hone.model.Graph;
import dev.hone.model.Node;
import dev.hone.model.Shape;
import dev.hone.model.Tensor;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Computes once what is computed several times, so that nodes that read the same values read the same tensor. */
final class Duplicates {

    /** Larger constants are told apart by their tensors. */
    private static final int SMALL = 16;

    private final Graph graph;
    private final Map<Object, List<Integer>> known = new HashMap<>();
    private final Map<Integer, Integer> firsts = new HashMap<>();

    private Duplicates(Graph graph) {
        this.graph = graph;
    }

    /** @param types of the outputs, which attributes need not tell */
    private record Computation(
            String dialect, String operator, Attributes attributes, List<Integer> inputs, List<DataType> types) {}

    private record Constant(DataType type, Shape shape, ByteBuffer bytes) {}

    /** @param needed tensors that must stay */
    static Graph merge(Graph graph, Set<Integer> needed) {
        return new Duplicates(graph).merged(needed);
    }

    private Graph merged(Set<Integer> needed) {
        graph.tensors().stream().filter(Duplicates::isSmall).forEach(tensor -> {
            ByteBuffer bytes = tensor.data().orElseThrow().copy(0, (int)
                    tensor.data().orElseThrow().size());
            first(new Constant(tensor.type(), tensor.shape(), bytes), List.of(tensor.id()));
        });
        List<Node> nodes = new ArrayList<>();
        for (Node node : graph.nodes()) {
            Node merged = node.withInputs(node.inputs().stream()
                    .map(id -> firsts.getOrDefault(id, id))
                    .toList());
            boolean first = first(
                    new Computation(node.dialect(), node.operator(), node.attributes(), merged.inputs(), types(node)),
                    node.outputs());
            if (first || node.outputs().stream().anyMatch(needed::contains)) {
                nodes.add(merged);
            }
        }
        return graph.edit().nodes(nodes).build();
    }

    private List<DataType> types(Node node) {
        return node.outputs().stream().map(id -> graph.tensor(id).type()).toList();
    }

    private boolean first(Object computation, List<Integer> tensors) {
        List<Integer> before = known.putIfAbsent(computation, tensors);
        for (int i = 0; before != null && i < tensors.size(); i++) {
            firsts.put(tensors.get(i), before.get(i));
        }
        return before == null;
    }

    private static boolean isSmall(Tensor tensor) {
        return tensor.isConstant() && tensor.data().orElseThrow().size() <= SMALL;
    }
}
