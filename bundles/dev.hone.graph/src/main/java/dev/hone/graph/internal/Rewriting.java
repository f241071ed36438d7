package dev.hone.graph.internal;

import dev.hone.api.graph.GraphPass;
import dev.hone.model.Graph;
import dev.hone.model.Lineage;
import dev.hone.model.Model;
import dev.hone.model.Node;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;

/** Applies a rule at every node of every graph, over and over until it applies nowhere. */
final class Rewriting {

    private Rewriting() {}

    /** A rule for one graph. Each application has to leave fewer nodes, or fewer places where it applies. */
    @FunctionalInterface
    interface Rule {
        Optional<Change> at(Graph graph, Node node);
    }

    /** A graph and the lineage that leads to it. */
    record Change(Graph graph, Lineage lineage) {}

    /** @param rules by index of the graph */
    static GraphPass.Result apply(Model model, IntFunction<Rule> rules) {
        GraphPass.Result result = GraphPass.Result.unchanged(model);
        for (int index = 0; index < model.graphs().size(); index++) {
            Rule rule = rules.apply(index);
            Model before;
            do {
                before = result.model();
                result = sweep(result, index, rule);
            } while (result.model() != before);
        }
        return result;
    }

    private static GraphPass.Result sweep(GraphPass.Result start, int index, Rule rule) {
        GraphPass.Result result = start;
        for (int i = 0; i < result.model().graphs().get(index).nodes().size(); ) {
            Graph graph = result.model().graphs().get(index);
            Optional<Change> change = rule.at(graph, graph.nodes().get(i));
            if (change.isEmpty()) {
                i++;
            } else {
                Model before = result.model();
                result = new GraphPass.Result(
                        before.withGraph(index, change.get().graph()),
                        result.lineage().then(change.get().lineage(), before));
            }
        }
        return result;
    }

    /** The only node that reads a tensor, and reads it once; empty if there are others or the graph gives it away. */
    static Optional<Node> onlyReader(Graph graph, int tensor) {
        List<Node> readers = graph.consumers(tensor);
        return readers.size() == 1
                        && Collections.frequency(readers.get(0).inputs(), tensor) == 1
                        && !graph.outputs().contains(tensor)
                ? Optional.of(readers.get(0))
                : Optional.empty();
    }
}
