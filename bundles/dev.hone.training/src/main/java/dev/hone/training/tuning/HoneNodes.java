package dev.hone.training.tuning;

import dev.hone.model.Graph;
import dev.hone.model.Node;
import java.util.Optional;
import java.util.Set;

/** Kinds of operations of the {@code hone} dialect. */
final class HoneNodes {

    private static final Set<String> MOVES = Set.of("RESHAPE", "TRANSPOSE", "IDENTITY");
    private static final Set<String> PRODUCTS =
            Set.of("CONV_2D", "DEPTHWISE_CONV_2D", "CONV_2D_TRANSPOSE", "CONV_3D", "MATMUL");

    private HoneNodes() {}

    /** Whether it has the values of its first input, elsewhere or in another order. */
    static boolean moves(Node node) {
        return MOVES.contains(node.operator());
    }

    /** Whether it is a product with a kernel or a matrix, its second input. */
    static boolean multiplies(Node node) {
        return PRODUCTS.contains(node.operator());
    }

    /** The tensor whose values reach another by being moved only: itself if nothing moves them. */
    static int source(Graph graph, int tensor) {
        Optional<Node> producer = graph.producer(tensor).filter(HoneNodes::moves);
        return producer.isEmpty() ? tensor : source(graph, producer.get().input(0));
    }
}
