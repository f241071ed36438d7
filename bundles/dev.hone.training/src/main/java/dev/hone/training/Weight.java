package dev.hone.training;

import dev.hone.model.DataType;
import dev.hone.model.NodeRef;
import dev.hone.model.Shape;
import dev.hone.model.Tensor;
import dev.hone.model.TensorRef;
import java.util.Objects;

/**
 * A constant of a model that can be trained, as the model stores it.
 *
 * @param tensor in the model that was read
 * @param name of the tensor, for people
 * @param shape static
 * @param role what it is for
 * @param node the first node that reads it
 * @param outputChannelAxis the axis along which each index makes one output channel, or {@link Tensor#NONE}
 * @param inputChannelAxis the axis over the input's channels, or {@link Tensor#NONE}
 */
public record Weight(
        TensorRef tensor,
        String name,
        Shape shape,
        Role role,
        NodeRef node,
        int outputChannelAxis,
        int inputChannelAxis) {

    public Weight {
        Objects.requireNonNull(tensor);
        Objects.requireNonNull(name);
        Objects.requireNonNull(shape);
        Objects.requireNonNull(role);
        Objects.requireNonNull(node);
    }

    /** What a weight is for. */
    public enum Role {
        /** What data is multiplied by: of convolutions, dense layers, matrix products. */
        KERNEL,
        BIAS,
        /** A table in which indices are looked up. */
        EMBEDDING,
        /** The factor of a normalization. */
        SCALE,
        /** What a normalization adds. */
        SHIFT,
        /** The mean or the variance of a normalization; changed by updates, not by gradients. */
        STATISTIC,
        /** Another constant, such as a factor of a product or the slopes of a PReLU. */
        OTHER
    }

    /** Weights are trained as FLOAT32, however the model stores them. */
    public static final DataType TYPE = DataType.FLOAT32;

    /** A weight without known axes. */
    public static Weight of(TensorRef tensor, String name, Shape shape, Role role, NodeRef node) {
        return new Weight(tensor, name, shape, role, node, Tensor.NONE, Tensor.NONE);
    }

    public Weight withAxes(int outputChannels, int inputChannels) {
        return new Weight(tensor, name, shape, role, node, outputChannels, inputChannels);
    }

    /** The number of output channels; 1 where the axis is not known. */
    public int outputChannels() {
        return outputChannelAxis == Tensor.NONE ? 1 : shape.dimension(outputChannelAxis);
    }
}
