package dev.hone.technique.quantize.internal;

import dev.hone.api.technique.ActivationSink;
import java.nio.FloatBuffer;
import java.util.Arrays;

/** Keeps the smallest and the largest value of each observed activation; NaN if there was one. */
final class RangeSink implements ActivationSink {

    private final MinMax scan = new MinMax();
    private final float[] min;
    private final float[] max;

    RangeSink(int tensors) {
        min = new float[tensors];
        max = new float[tensors];
        Arrays.fill(min, Float.POSITIVE_INFINITY);
        Arrays.fill(max, Float.NEGATIVE_INFINITY);
    }

    @Override
    public void accept(long sample, int position, FloatBuffer values) {
        scan.scan(values);
        min[position] = Math.min(min[position], scan.min());
        max[position] = Math.max(max[position], scan.max());
    }

    void merge(RangeSink other) {
        for (int i = 0; i < min.length; i++) {
            min[i] = Math.min(min[i], other.min[i]);
            max[i] = Math.max(max[i], other.max[i]);
        }
    }

    float min(int position) {
        return min[position];
    }

    float max(int position) {
        return max[position];
    }
}
