package dev.hone.api.diagnosis;

import dev.hone.model.Quantization;
import dev.hone.model.Tensor;
import dev.hone.model.TensorRef;
import java.util.List;
import java.util.Optional;

/**
 * An activation that both models have.
 *
 * @param ref in the optimized model
 * @param tensor in the optimized model
 * @param original in the original model
 * @param min smallest value of the original model
 * @param max largest value of the original model
 * @param cumulative the optimized model's values against the original's, each model run as a whole
 * @param storage the original's values, stored as the optimized model stores them, against themselves: rounding and
 *     clipping alone; empty where the optimized model stores no integers
 * @param clipped share of the original's values more than a step outside what the stored type can stand for, from 0 to
 *     1
 * @param channels along the last axis; empty where the tensor has fewer than two axes, or too many channels to tell
 *     them apart
 */
public record ActivationMeasure(
        TensorRef ref,
        Tensor tensor,
        Tensor original,
        double min,
        double max,
        Deviation cumulative,
        Optional<Deviation> storage,
        double clipped,
        List<ChannelMeasure> channels) {

    /** The root mean square of the rounding error of evenly spread values, in steps: {@code 1 / sqrt(12)}. */
    public static final double ROUNDING = 1 / Math.sqrt(12);

    public ActivationMeasure {
        channels = List.copyOf(channels);
    }

    /** How the optimized model stores it; empty where it stores real values. */
    public Optional<Quantization> quantization() {
        return storage.isPresent() ? tensor.quantization() : Optional.empty();
    }

    /**
     * The root mean square of the storage error in steps of the scale: near {@link #ROUNDING} where values are rounded,
     * far above where they are clipped, below where many are stored exactly, as zeros are. NaN where no integers are
     * stored.
     */
    public double errorPerScale() {
        return quantization()
                .map(stored -> storage.orElseThrow().error() / stored.scale(0))
                .orElse(Double.NaN);
    }

    /** The smallest real value that the stored type can stand for; negative infinity where no integers are stored. */
    public double lowest() {
        return quantization()
                .map(stored -> (double) (tensor.type().min() - stored.zeroPoint(0)) * stored.scale(0))
                .orElse(Double.NEGATIVE_INFINITY);
    }

    /** The largest real value that the stored type can stand for; infinity where no integers are stored. */
    public double highest() {
        return quantization()
                .map(stored -> (double) (tensor.type().max() - stored.zeroPoint(0)) * stored.scale(0))
                .orElse(Double.POSITIVE_INFINITY);
    }

    /**
     * How much of the range that can be stored the original's values take, from 0 to 1; NaN where no integers are
     * stored.
     */
    public double used() {
        double width = highest() - lowest();
        return Double.isInfinite(width)
                ? Double.NaN
                : Math.max(0, Math.min(max, highest()) - Math.max(min, lowest())) / width;
    }
}
