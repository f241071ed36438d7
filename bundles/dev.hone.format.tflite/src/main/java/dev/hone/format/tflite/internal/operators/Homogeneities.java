package dev.hone.format.tflite.internal.operators;

import dev.hone.model.DataType;
import dev.hone.model.Graph;
import dev.hone.model.Node;
import dev.hone.model.Tensor;
import dev.hone.model.traits.Homogeneity;
import java.nio.ByteBuffer;
import java.util.Optional;

/** The operators through which a positive factor on a channel passes. Channels are the last axis. */
final class Homogeneities {

    /** No list of axes is longer. */
    private static final int MAX_RANK = 64;

    private static final Homogeneity CHANNELS = new Homogeneity(0, false);

    private Homogeneities() {}

    static Optional<Homogeneity> of(Graph graph, Node node) {
        return switch (node.operator()) {
            case "RELU",
                    "LEAKY_RELU",
                    "MAX_POOL_2D",
                    "AVERAGE_POOL_2D",
                    "PAD",
                    "MIRROR_PAD",
                    "RESIZE_NEAREST_NEIGHBOR",
                    "RESIZE_BILINEAR",
                    "SPACE_TO_BATCH_ND",
                    "BATCH_TO_SPACE_ND" -> Optional.of(CHANNELS);
            case "MEAN", "SUM", "REDUCE_MAX", "REDUCE_MIN" -> keepsChannels(graph, node);
            case "PRELU" -> graph.input(node, 1).filter(Tensor::isConstant).map(slope -> CHANNELS);
            case "RESHAPE", "SQUEEZE", "EXPAND_DIMS" -> Optional.of(new Homogeneity(0, true));
            default -> Optional.empty();
        };
    }

    /** A reduction over any axes but the last. */
    private static Optional<Homogeneity> keepsChannels(Graph graph, Node node) {
        Optional<Tensor> axes = graph.input(node, 1)
                .filter(tensor -> tensor.isConstant() && tensor.type() == DataType.INT32)
                .filter(tensor -> tensor.shape().elements() <= MAX_RANK);
        if (axes.isEmpty()) {
            return Optional.empty();
        }
        int last = graph.tensor(node.input(0)).shape().rank() - 1;
        ByteBuffer values = axes.get().data().orElseThrow().copy(0, (int)
                axes.get().data().orElseThrow().size());
        while (values.hasRemaining()) {
            int axis = values.getInt();
            if (axis == last || axis == -1) {
                return Optional.empty();
            }
        }
        return Optional.of(CHANNELS);
    }
}
