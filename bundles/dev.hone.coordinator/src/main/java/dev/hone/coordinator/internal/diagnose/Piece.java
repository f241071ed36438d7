package dev.hone.coordinator.internal.diagnose;

import dev.hone.model.Graph;
import dev.hone.model.Node;
import dev.hone.model.Tensor;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntPredicate;

/**
 * The nodes that lead from some activations to one.
 *
 * @param inputs the activations, in the order in which they were reached
 * @param output id of the tensor that the last node writes, or the only input where there are no nodes
 * @param nodes in the order of execution
 */
record Piece(List<Integer> inputs, int output, List<Node> nodes) {

    /** More nodes between two activations that are known in both models are no longer one operator. */
    private static final int MOST_NODES = 16;

    Piece {
        inputs = List.copyOf(inputs);
        nodes = List.copyOf(nodes);
    }

    /**
     * The piece that computes a tensor.
     *
     * @param given whether an activation is given, so that what leads to it need not be run
     * @return empty where something is needed that is not given, is state, or is no real value
     */
    static Optional<Piece> to(Graph graph, int output, IntPredicate given) {
        Search search = new Search(graph, given);
        return search.enter(output, true) && search.nodes.size() <= MOST_NODES
                ? Optional.of(new Piece(List.copyOf(search.inputs), output, search.nodes))
                : Optional.empty();
    }

    private static final class Search {

        private final Graph graph;
        private final IntPredicate given;
        private final Set<Integer> inputs = new LinkedHashSet<>();
        private final List<Node> nodes = new ArrayList<>();
        private final Set<Integer> visited = new HashSet<>();

        private Search(Graph graph, IntPredicate given) {
            this.graph = graph;
            this.given = given;
        }

        private boolean enter(int tensor, boolean last) {
            if (tensor == Tensor.NONE || graph.tensor(tensor).isConstant()) {
                return true;
            }
            if (!last && given.test(tensor)) {
                inputs.add(tensor);
                return true;
            }
            Optional<Node> producer = graph.producer(tensor);
            if (producer.isEmpty()
                    || nodes.size() > MOST_NODES
                    || graph.tensor(tensor).variable()) {
                return false;
            }
            if (visited.add(producer.get().id())) {
                for (int input : producer.get().inputs()) {
                    if (!enter(input, false)) {
                        return false;
                    }
                }
                nodes.add(producer.get());
            }
            return true;
        }
    }
}
