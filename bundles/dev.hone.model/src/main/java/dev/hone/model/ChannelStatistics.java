package dev.hone.model;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;

/**
 * Mean and standard deviation of an activation's values for each index of its last axis, over all samples and all other
 * axes: what training left in a model beside its weights, as batch normalizations have it. A tensor carries them as an
 * attribute, which no format writes into files; a step that changes what a tensor holds leaves them out or changes them
 * likewise.
 */
public final class ChannelStatistics {

    private static final String ATTRIBUTE = "channel-statistics";
    private static final String MEANS = "means";
    private static final String DEVIATIONS = "deviations";

    private final double[] means;
    private final double[] deviations;

    private ChannelStatistics(double[] means, double[] deviations) {
        this.means = means;
        this.deviations = deviations;
    }

    /**
     * Statistics of so many channels; empty where a value is not finite or a deviation is negative: they say nothing
     * then.
     */
    public static Optional<ChannelStatistics> of(
            int channels, IntToDoubleFunction means, IntToDoubleFunction deviations) {
        double[] mean = new double[channels];
        double[] deviation = new double[channels];
        for (int i = 0; i < channels; i++) {
            mean[i] = means.applyAsDouble(i);
            deviation[i] = deviations.applyAsDouble(i);
            if (!(Math.abs(mean[i]) <= Float.MAX_VALUE) || !(deviation[i] >= 0 && deviation[i] <= Float.MAX_VALUE)) {
                return Optional.empty();
            }
        }
        return Optional.of(new ChannelStatistics(mean, deviation));
    }

    /** Those that a tensor carries; empty where there are none, or they do not fit its last axis. */
    public static Optional<ChannelStatistics> of(Tensor tensor) {
        return tensor.attributes()
                .get(ATTRIBUTE, Attributes.class)
                .map(stored -> new ChannelStatistics(values(stored, MEANS), values(stored, DEVIATIONS)))
                .filter(found -> found.fits(tensor));
    }

    private static double[] values(Attributes stored, String name) {
        TensorData data = stored.get(name, TensorData.class).orElseThrow();
        int count = Math.toIntExact(data.size() / Float.BYTES);
        float[] narrow = new float[count];
        data.copy(0, count * Float.BYTES).asFloatBuffer().get(narrow);
        double[] values = new double[count];
        Arrays.setAll(values, i -> narrow[i]);
        return values;
    }

    private boolean fits(Tensor tensor) {
        int rank = tensor.shape().rank();
        return rank > 0 && tensor.shape().dimension(rank - 1) == means.length;
    }

    /** The tensor with these, rounded to float32, in place of what it carries; as it is if they do not fit it. */
    public Tensor on(Tensor tensor) {
        return fits(tensor)
                ? tensor.withAttributes(tensor.attributes()
                        .with(ATTRIBUTE, Attributes.of(MEANS, data(means)).with(DEVIATIONS, data(deviations))))
                : tensor;
    }

    /** The tensor without statistics. */
    public static Tensor none(Tensor tensor) {
        return tensor.withAttributes(tensor.attributes().without(ATTRIBUTE));
    }

    private static TensorData data(double[] values) {
        float[] narrow = new float[values.length];
        for (int i = 0; i < narrow.length; i++) {
            narrow[i] = (float) values[i];
        }
        return TensorData.ofFloats(narrow);
    }

    public int channels() {
        return means.length;
    }

    public double mean(int channel) {
        return means[channel];
    }

    /** The standard deviation. */
    public double deviation(int channel) {
        return deviations[channel];
    }

    /** Of {@code x * scale + shift}, channel by channel; empty where that is not finite. */
    public Optional<ChannelStatistics> affine(IntToDoubleFunction scale, IntToDoubleFunction shift) {
        return of(
                channels(),
                i -> means[i] * scale.applyAsDouble(i) + shift.applyAsDouble(i),
                i -> deviations[i] * Math.abs(scale.applyAsDouble(i)));
    }

    /**
     * Of values that are clamped, where the values are normally distributed (Nagel et al., Data-Free Quantization
     * Through Weight Equalization and Bias Correction, 2019, appendix C: mean and variance of the clipped normal).
     *
     * @param min may be negative infinity
     * @param max may be positive infinity, not less than {@code min}
     */
    public ChannelStatistics clamped(double min, double max) {
        double[] mean = new double[means.length];
        double[] deviation = new double[means.length];
        for (int i = 0; i < mean.length; i++) {
            if (deviations[i] == 0) {
                mean[i] = Math.min(Math.max(means[i], min), max);
            } else {
                clamp(i, min, max, mean, deviation);
            }
        }
        return new ChannelStatistics(mean, deviation);
    }

    private void clamp(int i, double min, double max, double[] mean, double[] deviation) {
        double m = means[i];
        double s = deviations[i];
        double low = (min - m) / s;
        double high = (max - m) / s;
        double below = Normal.cumulative(low);
        double above = Normal.cumulative(-high);
        double within = 1 - below - above;
        double first = m * within + s * (Normal.density(low) - Normal.density(high));
        double second = (m * m + s * s) * within + s * (edge(m, min, low) - edge(m, max, high));
        mean[i] = first + at(min, below) + at(max, above);
        double square = second + at(min, min * below) + at(max, max * above);
        deviation[i] = Math.sqrt(Math.max(square - mean[i] * mean[i], 0));
    }

    private static double edge(double m, double bound, double standardized) {
        return Double.isInfinite(bound) ? 0 : (m + bound) * Normal.density(standardized);
    }

    private static double at(double bound, double factor) {
        return Double.isInfinite(bound) ? 0 : bound * factor;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ChannelStatistics statistics
                && Arrays.equals(means, statistics.means)
                && Arrays.equals(deviations, statistics.deviations);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(means) + Arrays.hashCode(deviations);
    }

    @Override
    public String toString() {
        return "means " + Arrays.toString(means) + ", deviations " + Arrays.toString(deviations);
    }
}
