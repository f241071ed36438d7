package dev.hone.model.traits;

import dev.hone.model.Tensor;
import java.util.List;

/**
 * Which operand is the weight, and what its axes are.
 *
 * @param input index of the input that is the weight
 * @param data index of the input that is multiplied by it
 * @param bias index of the input that is the bias, or {@link Tensor#NONE}
 * @param outputChannelAxis the weight's axis along which each index makes one output channel: the axis of per-channel
 *     scales
 * @param inputChannelAxis the weight's axis over the input's channels, or {@link Tensor#NONE} (depthwise)
 * @param spatialAxes the weight's axes over the window, outermost first
 * @param linear whether the output (before bias and activation) is linear in the weight
 */
public record WeightTrait(
        int input,
        int data,
        int bias,
        int outputChannelAxis,
        int inputChannelAxis,
        List<Integer> spatialAxes,
        boolean linear) {

    public WeightTrait {
        spatialAxes = List.copyOf(spatialAxes);
    }
}
