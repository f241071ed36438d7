package dev.hone.format.tflite.internal.realize;

import dev.hone.model.Attributes;
import dev.hone.model.Graph;
import dev.hone.model.Node;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds nodes that compute the same of the same, as networks have that apply one activation for each of their branches.
 */
final class CommonNodes {

    private record Key(String operator, Attributes attributes, List<Integer> inputs) {
        Key {
            inputs = List.copyOf(inputs);
        }
    }

    private CommonNodes() {}

    /** The graph without nodes whose outputs another has already; its own outputs stay. */
    static Graph merged(Graph graph) {
        Map<Key, Node> first = new HashMap<>();
        Map<Integer, Integer> same = new HashMap<>();
        List<Node> left = new ArrayList<>();
        for (Node node : graph.nodes()) {
            Node read = node.withInputs(
                    node.inputs().stream().map(id -> same.getOrDefault(id, id)).toList());
            Node known = first.putIfAbsent(new Key(read.operator(), read.attributes(), read.inputs()), read);
            if (known == null || node.outputs().stream().anyMatch(graph.outputs()::contains)) {
                left.add(read);
            } else {
                for (int i = 0; i < node.outputs().size(); i++) {
                    same.put(node.output(i), known.output(i));
                }
            }
        }
        return graph.edit().nodes(left).removeUnusedTensors().build();
    }
}
