package dev.hone.quantization;

import dev.hone.model.DataType;
import java.nio.FloatBuffer;

/** Chooses a range from how often values of which size occur. */
final class HistogramEstimator implements RangeEstimator {

    private final Histogram histogram = new Histogram();
    private final Choice choice;

    HistogramEstimator(Choice choice) {
        this.choice = choice;
    }

    /** Chooses. */
    @FunctionalInterface
    interface Choice {

        /**
         * @param values at least one, all finite
         * @param stored INT8 or INT16
         */
        Range of(Histogram values, DataType stored);
    }

    @Override
    public void accept(long sample, FloatBuffer values) {
        histogram.add(values);
    }

    /** Which sample a value is of does not matter. */
    @Override
    public void acceptAll(long first, int samples, FloatBuffer values) {
        accept(first, values);
    }

    @Override
    public void merge(RangeEstimator other) {
        if (!(other instanceof HistogramEstimator counted)) {
            throw new IllegalArgumentException("histograms cannot be merged with " + other);
        }
        histogram.merge(counted.histogram);
    }

    @Override
    public float min() {
        return histogram.min();
    }

    @Override
    public float max() {
        return histogram.max();
    }

    @Override
    public Range range(DataType stored) {
        if (min() > max()) {
            return Range.ZERO;
        }
        Range seen = new Range(min(), max());
        return seen.min() == seen.max() ? seen : choice.of(histogram, stored);
    }
}
