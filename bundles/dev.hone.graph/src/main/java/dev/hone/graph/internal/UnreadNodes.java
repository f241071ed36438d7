package dev.hone.graph.internal;

import dev.hone.model.Graph;
import dev.hone.model.Node;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Nodes of the {@code hone} dialect that lead to no output: they do nothing but compute. */
final class UnreadNodes {

    private UnreadNodes() {}

    static Graph removed(Graph graph) {
        Set<Integer> needed = new HashSet<>(graph.outputs());
        List<Node> kept = new ArrayList<>();
        for (int i = graph.nodes().size() - 1; i >= 0; i--) {
            Node node = graph.nodes().get(i);
            if (!Product.isHone(node) || node.outputs().stream().anyMatch(needed::contains)) {
                needed.addAll(node.inputs());
                kept.add(node);
            }
        }
        Collections.reverse(kept);
        return graph.edit().nodes(kept).removeUnusedTensors().build();
    }
}
