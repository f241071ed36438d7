package dev.hone.format.tflite.internal;

import dev.hone.model.Graph;
import dev.hone.model.InvalidModelException;
import dev.hone.model.Node;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Which graphs call which. The interpreter has no end for graphs that call themselves, directly or not. */
final class Calls {

    /** Options that name a graph by its index. */
    private static final Set<String> INDICES = Set.of(
            "then_subgraph_index",
            "else_subgraph_index",
            "cond_subgraph_index",
            "body_subgraph_index",
            "init_subgraph_index",
            "decomposition_subgraph_index",
            "update_computation_subgraph_index",
            "comparator_subgraph_index");

    private static final String BRANCHES = "branch_subgraph_indices";

    /** Defaults, which a file leaves out, are graph 0; these operators call it then. */
    private static final Set<String> CALLING = Set.of("IF", "WHILE", "CALL_ONCE", "STABLEHLO_WHILE");

    private final List<Graph> graphs;
    private final List<Set<Integer>> called = new ArrayList<>();

    private Calls(List<Graph> graphs) {
        this.graphs = graphs;
    }

    /** @throws InvalidModelException if a graph that does not exist is called, or one that leads back to its caller */
    static void check(List<Graph> graphs) {
        Calls calls = new Calls(graphs);
        for (Graph graph : graphs) {
            calls.called.add(calls.calledBy(graph));
        }
        calls.requireNoCycle();
    }

    private Set<Integer> calledBy(Graph graph) {
        Set<Integer> found = new LinkedHashSet<>();
        for (Node node : graph.nodes()) {
            for (int index : indices(node)) {
                if (index < 0 || index >= graphs.size()) {
                    throw new InvalidModelException("graph '" + graph.name() + "': operator " + node.id() + " ("
                            + node.operator() + ") calls graph " + index + " of " + graphs.size());
                }
                found.add(index);
            }
        }
        return found;
    }

    private static List<Integer> indices(Node node) {
        List<Integer> indices = new ArrayList<>();
        node.attributes().values().forEach((name, value) -> {
            if (INDICES.contains(name) && value instanceof Long index) {
                indices.add(index.intValue());
            } else if (name.equals(BRANCHES) && value instanceof List<?> branches) {
                branches.forEach(branch -> indices.add(((Long) branch).intValue()));
            }
        });
        if (CALLING.contains(node.operator())
                && INDICES.stream().filter(node.attributes()::has).count()
                        < (node.operator().equals("CALL_ONCE") ? 1 : 2)) {
            indices.add(0);
        }
        return indices;
    }

    /** Takes away graphs that call only graphs that were taken away, until none is left. */
    private void requireNoCycle() {
        BitSet settled = new BitSet();
        Deque<Integer> waiting = new ArrayDeque<>();
        for (int i = 0; i < graphs.size(); i++) {
            waiting.add(i);
        }
        for (int without = 0; !waiting.isEmpty(); ) {
            int graph = waiting.remove();
            if (called.get(graph).stream().allMatch(settled::get)) {
                settled.set(graph);
                without = 0;
            } else {
                waiting.add(graph);
                without++;
            }
            if (without > 0 && without >= waiting.size()) {
                throw new InvalidModelException(
                        "graph " + graph + " ('" + graphs.get(graph).name() + "') calls graphs that lead back to it");
            }
        }
    }
}
