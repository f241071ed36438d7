package dev.hone.quantization;

import java.util.List;
import java.util.function.LongFunction;

/**
 * How the range of an activation is chosen from the values that it takes on samples. An immutable value.
 *
 * <p>Whether a range may lie inside the values seen, so that some are clipped for the sake of a finer scale for all
 * others, is what calibrators differ in.
 */
public final class Calibrator {

    /** Name of {@link #minMax}. */
    public static final String MIN_MAX = "min-max";

    /** Name of {@link #movingAverage()}. */
    public static final String MOVING_AVERAGE = "moving-average";

    /** Name of {@link #percentile}. */
    public static final String PERCENTILE = "percentile";

    /** Name of {@link #entropy}. */
    public static final String ENTROPY = "entropy";

    /** Name of {@link #mse}. */
    public static final String MSE = "mse";

    /** The names of all calibrators. */
    public static final List<String> IDS = List.of(MIN_MAX, MOVING_AVERAGE, PERCENTILE, ENTROPY, MSE);

    /** The weight of what was before in a moving average, as PyTorch's and ONNX Runtime's calibrators have it. */
    public static final double DEFAULT_MOMENTUM = 0.99;

    /** What {@code percentile} keeps if the user does not say: 1 of 10,000 values is outside. */
    public static final double DEFAULT_PERCENTILE = 99.99;

    private final String description;
    private final boolean boundsSuffice;
    private final LongFunction<RangeEstimator> estimators;

    private Calibrator(String description, boolean boundsSuffice, LongFunction<RangeEstimator> estimators) {
        this.description = description;
        this.boundsSuffice = boundsSuffice;
        this.estimators = estimators;
    }

    /** From the smallest to the largest value: nothing is clipped. */
    public static Calibrator minMax() {
        return new Calibrator(MIN_MAX, true, samples -> new MinMaxEstimator());
    }

    /** {@link #movingAverage(double)} with the {@link #DEFAULT_MOMENTUM}. */
    public static Calibrator movingAverage() {
        return movingAverage(DEFAULT_MOMENTUM);
    }

    /**
     * From the moving average of the samples' smallest values to that of their largest ones: {@code a = momentum * a +
     * (1 - momentum) * bound}, beginning with the first sample (PyTorch, {@code MovingAverageMinMaxObserver}, where the
     * averaging constant is {@code 1 - momentum}). The average runs in the order of the samples' numbers.
     *
     * @param momentum from 0, at which the last sample alone counts, to less than 1
     */
    public static Calibrator movingAverage(double momentum) {
        if (!(momentum >= 0 && momentum < 1)) {
            throw new IllegalArgumentException("momentum " + momentum + "; accepted: from 0 to less than 1");
        }
        return new Calibrator(
                MOVING_AVERAGE, true, samples -> new MovingAverageEstimator(new SampleWeights(momentum, samples)));
    }

    /**
     * The range that holds a percentage of all values: half of the others lie below it, half above it.
     *
     * @param percentile more than 0; at 100 nothing is clipped
     */
    public static Calibrator percentile(double percentile) {
        if (!(percentile > 0 && percentile <= 100)) {
            throw new IllegalArgumentException("percentile " + percentile + "; accepted: more than 0, at most 100");
        }
        return histogram(PERCENTILE + " " + percentile, (values, stored) -> PercentileRange.of(values, percentile));
    }

    /**
     * The range that loses the least information: the distribution of the values clipped to it, and that of the same
     * values quantized, have the smallest Kullback-Leibler divergence (Szymon Migacz, "8-bit Inference with TensorRT",
     * GPU Technology Conference 2017). Both bounds are searched, for asymmetric quantization. Activations that are
     * stored as INT16 have more levels than a histogram has bins; nothing of them is clipped.
     */
    public static Calibrator entropy() {
        return histogram(ENTROPY, EntropyRange::of);
    }

    /**
     * The range with the smallest expected squared error: of rounding, which is evenly distributed over a step, and of
     * clipping.
     */
    public static Calibrator mse() {
        return histogram(MSE, SquaredErrorRange::of);
    }

    private static Calibrator histogram(String description, HistogramEstimator.Choice choice) {
        return new Calibrator(description, false, samples -> new HistogramEstimator(choice));
    }

    /**
     * An estimator for one activation.
     *
     * @param samples how many there are going to be for all estimators that are merged with this one
     */
    public RangeEstimator estimator(long samples) {
        return estimators.apply(samples);
    }

    /**
     * Whether it is enough to know the smallest and the largest value of each sample. A runtime may then find these:
     * one estimator is given the smallest values, each alone in its sample, and its lower bound counts; another is
     * given the largest values, and its upper bound counts.
     */
    public boolean boundsSuffice() {
        return boundsSuffice;
    }

    /** The name: one of {@link #IDS}. */
    public String id() {
        return description.split(" ", 2)[0];
    }

    /** The name, and parameters where it has some. */
    @Override
    public String toString() {
        return description;
    }
}
