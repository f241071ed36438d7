package dev.hone.quantization;

import dev.hone.model.DataType;
import java.nio.FloatBuffer;

/** From the smallest to the largest value. */
final class MinMaxEstimator implements RangeEstimator {

    private final MinMax scan = new MinMax();
    private float min = Float.POSITIVE_INFINITY;
    private float max = Float.NEGATIVE_INFINITY;

    @Override
    public void accept(long sample, FloatBuffer values) {
        scan.scan(values);
        include(scan.min(), scan.max());
    }

    void include(float low, float high) {
        min = Math.min(min, low);
        max = Math.max(max, high);
    }

    /** Which sample a value is of does not matter. */
    @Override
    public void acceptAll(long first, int samples, FloatBuffer values) {
        accept(first, values);
    }

    @Override
    public void merge(RangeEstimator other) {
        if (!(other instanceof MinMaxEstimator bounds)) {
            throw new IllegalArgumentException("bounds cannot be merged with " + other);
        }
        include(bounds.min, bounds.max);
    }

    @Override
    public float min() {
        return min;
    }

    @Override
    public float max() {
        return max;
    }

    @Override
    public Range range(DataType stored) {
        return min > max ? Range.ZERO : new Range(min, max);
    }
}
