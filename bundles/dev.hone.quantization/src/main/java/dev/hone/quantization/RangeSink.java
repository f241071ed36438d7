package dev.hone.quantization;

import dev.hone.api.technique.ActivationSink;
import java.nio.FloatBuffer;
import java.util.List;

/** Gives what is observed at each position to an estimator. */
final class RangeSink implements ActivationSink {

    private final List<RangeEstimator> estimators;

    RangeSink(List<RangeEstimator> estimators) {
        this.estimators = List.copyOf(estimators);
    }

    @Override
    public void accept(long sample, int position, FloatBuffer values) {
        estimators.get(position).accept(sample, values);
    }

    @Override
    public void acceptAll(long first, int samples, int position, FloatBuffer values) {
        estimators.get(position).acceptAll(first, samples, values);
    }

    void merge(RangeSink other) {
        for (int i = 0; i < estimators.size(); i++) {
            estimators.get(i).merge(other.estimators.get(i));
        }
    }

    RangeEstimator estimator(int position) {
        return estimators.get(position);
    }
}
