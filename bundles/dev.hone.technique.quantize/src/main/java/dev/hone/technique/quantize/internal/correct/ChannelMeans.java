package dev.hone.technique.quantize.internal.correct;

import dev.hone.api.technique.ActivationSink;
import java.nio.FloatBuffer;
import java.util.List;

/**
 * The mean of each channel of observed outputs, and the share of values that are strictly within the bounds of their
 * activation. Means of samples are summed as integers, so that it does not matter which thread saw which sample.
 */
final class ChannelMeans implements ActivationSink {

    /** Units to the magnitude of the values: sums of up to 2^30 samples fit. */
    private static final double UNITS = 1L << 32;

    private final List<CorrectedLayer> layers;
    private final double[] magnitudes;
    private final long[][] sums;
    private final long[][] within;
    private final long[] samples;
    private final long[] values;

    /** @param magnitudes of the layers' outputs, roughly */
    ChannelMeans(List<CorrectedLayer> layers, double[] magnitudes) {
        this.layers = layers;
        this.magnitudes = magnitudes;
        sums = new long[layers.size()][];
        within = new long[layers.size()][];
        for (int i = 0; i < sums.length; i++) {
            sums[i] = new long[layers.get(i).channels()];
            within[i] = new long[layers.get(i).channels()];
        }
        samples = new long[layers.size()];
        values = new long[layers.size()];
    }

    @Override
    public void accept(long sample, int position, FloatBuffer buffer) {
        CorrectedLayer layer = layers.get(position);
        float min = (float) layer.clamp().min();
        float max = (float) layer.clamp().max();
        double[] sum = new double[layer.channels()];
        int count = buffer.limit();
        int channel = 0;
        int left = layer.inner();
        for (int at = 0; at < count; at++) {
            float value = buffer.get(at);
            sum[channel] += value;
            if (value > min && value < max) {
                within[position][channel]++;
            }
            if (--left == 0) {
                left = layer.inner();
                channel = channel + 1 == sum.length ? 0 : channel + 1;
            }
        }
        for (int i = 0; i < sum.length; i++) {
            double mean = sum[i] * sum.length / count;
            sums[position][i] += Math.round(mean / magnitudes[position] * UNITS);
        }
        samples[position]++;
        values[position] += count;
    }

    void merge(ChannelMeans other) {
        for (int i = 0; i < sums.length; i++) {
            for (int channel = 0; channel < sums[i].length; channel++) {
                sums[i][channel] += other.sums[i][channel];
                within[i][channel] += other.within[i][channel];
            }
            samples[i] += other.samples[i];
            values[i] += other.values[i];
        }
    }

    double mean(int position, int channel) {
        return sums[position][channel] / UNITS * magnitudes[position] / samples[position];
    }

    /** The share of a channel's values that are within the bounds. */
    double share(int position, int channel) {
        return (double) within[position][channel] * sums[position].length / values[position];
    }
}
