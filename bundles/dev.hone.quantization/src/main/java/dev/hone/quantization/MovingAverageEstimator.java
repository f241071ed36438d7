package dev.hone.quantization;

import dev.hone.model.DataType;
import java.nio.FloatBuffer;

/**
 * The weighted means of the samples' bounds. The sums are exact, so that the order in which samples come is nothing.
 */
final class MovingAverageEstimator implements RangeEstimator {

    private final SampleWeights weights;
    private final MinMax scan = new MinMax();
    private final ExactSum lower = new ExactSum();
    private final ExactSum upper = new ExactSum();
    private final MinMaxEstimator all = new MinMaxEstimator();
    private boolean empty = true;

    MovingAverageEstimator(SampleWeights weights) {
        this.weights = weights;
    }

    @Override
    public void accept(long sample, FloatBuffer values) {
        scan.scan(values);
        if (scan.min() > scan.max()) {
            return;
        }
        all.include(scan.min(), scan.max());
        if (finite(scan.min()) && finite(scan.max())) {
            double weight = weights.of(sample);
            lower.add(weight * scan.min());
            upper.add(weight * scan.max());
            empty = false;
        }
    }

    private static boolean finite(float value) {
        return Math.abs(value) <= Float.MAX_VALUE;
    }

    @Override
    public void merge(RangeEstimator other) {
        if (!(other instanceof MovingAverageEstimator average)) {
            throw new IllegalArgumentException("moving averages cannot be merged with " + other);
        }
        all.merge(average.all);
        lower.add(average.lower);
        upper.add(average.upper);
        empty &= average.empty;
    }

    @Override
    public float min() {
        return all.min();
    }

    @Override
    public float max() {
        return all.max();
    }

    @Override
    public Range range(DataType stored) {
        Range seen = all.range(stored);
        if (empty) {
            return seen;
        }
        double min = Math.min(Math.max(lower.value(), seen.min()), seen.max());
        return new Range(min, Math.min(Math.max(upper.value(), min), seen.max()));
    }
}
