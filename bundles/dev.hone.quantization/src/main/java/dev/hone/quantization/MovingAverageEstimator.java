package dev.hone.quantization;

import dev.hone.model.DataType;
import java.nio.FloatBuffer;

/**
 * The weighted means of the bounds of samples that have values. The sums are exact, so that the order in which samples
 * come is nothing.
 */
final class MovingAverageEstimator implements RangeEstimator {

    private final SampleWeights weights;
    private final MinMax scan = new MinMax();
    private final ExactSum lower = new ExactSum();
    private final ExactSum upper = new ExactSum();
    private final ExactSum weight = new ExactSum();
    private final MinMaxEstimator all = new MinMaxEstimator();

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
            double own = weights.of(sample);
            lower.add(own * scan.min());
            upper.add(own * scan.max());
            weight.add(own);
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
        weight.add(average.weight);
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
        double sum = weight.value();
        if (sum == 0) {
            return seen;
        }
        double min = Math.min(Math.max(lower.value() / sum, seen.min()), seen.max());
        return new Range(min, Math.min(Math.max(upper.value() / sum, min), seen.max()));
    }
}
