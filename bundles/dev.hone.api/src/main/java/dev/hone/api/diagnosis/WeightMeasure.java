package dev.hone.api.diagnosis;

import dev.hone.model.Tensor;
import dev.hone.model.TensorRef;
import java.util.List;

/**
 * A weight that both models have: stored values, as real values, against the original's.
 *
 * @param ref in the optimized model
 * @param tensor in the optimized model
 * @param scales how many there are; 0 where it is stored as floats
 * @param deviation over all channels
 * @param channels along the axis of the output channels
 */
public record WeightMeasure(TensorRef ref, Tensor tensor, int scales, Deviation deviation, List<Channel> channels) {

    public WeightMeasure {
        channels = List.copyOf(channels);
    }

    /**
     * One output channel.
     *
     * @param magnitude the largest of the original
     * @param steps the largest magnitude in steps of the channel's scale: how many levels each side has; 0 where the
     *     weight is stored as floats
     */
    public record Channel(int channel, double magnitude, double steps, Deviation deviation) {}
}
