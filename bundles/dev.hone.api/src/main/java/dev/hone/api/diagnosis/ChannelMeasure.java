package dev.hone.api.diagnosis;

/**
 * One channel of an activation.
 *
 * @param min smallest value of the original model
 * @param max largest value of the original model
 * @param cumulative the optimized model's values against the original's
 * @param local what the operator that writes the activation adds; {@link Deviation#NONE} where that was not measured
 */
public record ChannelMeasure(int channel, double min, double max, Deviation cumulative, Deviation local) {

    /** The largest magnitude. */
    public double magnitude() {
        return Math.max(Math.abs(min), Math.abs(max));
    }
}
