package dev.hone.quantization;

import dev.hone.model.Graph;
import dev.hone.model.Node;
import dev.hone.model.traits.Traits;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Finds nodes that only move values and have no way through others of their kind to a node that computes with integers,
 * or to an integer input or output of the model: as integer nodes they would add conversions and gain nothing.
 */
final class Islands {

    private Islands() {}

    /** Ids of such nodes among the integer ones. */
    static Set<Integer> find(Graph graph, Map<Integer, Traits> integer, QuantizationScope.Border border) {
        Set<Integer> islands = new LinkedHashSet<>();
        Deque<Node> anchored = new ArrayDeque<>();
        for (Node node : graph.nodes()) {
            Traits traits = integer.get(node.id());
            if (traits == null) {
                continue;
            }
            if (traits.movesValues()) {
                islands.add(node.id());
            }
            if (!traits.movesValues()
                    || (border.integerInputs() && touches(graph, node.inputs(), graph.inputs()))
                    || (border.integerOutputs() && touches(graph, node.outputs(), graph.outputs()))) {
                anchored.add(node);
            }
        }
        anchored.forEach(node -> islands.remove(node.id()));
        while (!anchored.isEmpty()) {
            neighbours(graph, anchored.remove())
                    .filter(node -> islands.remove(node.id()))
                    .forEach(anchored::add);
        }
        return islands;
    }

    private static boolean touches(Graph graph, List<Integer> tensors, List<Integer> border) {
        return tensors.stream().anyMatch(id -> Operands.isActivation(graph, id) && border.contains(id));
    }

    private static Stream<Node> neighbours(Graph graph, Node node) {
        Stream<Node> before = node.inputs().stream()
                .filter(id -> Operands.isActivation(graph, id))
                .flatMap(id -> graph.producer(id).stream());
        Stream<Node> after = node.outputs().stream()
                .filter(id -> Operands.isActivation(graph, id))
                .flatMap(id -> graph.consumers(id).stream());
        return Stream.concat(before, after);
    }
}
