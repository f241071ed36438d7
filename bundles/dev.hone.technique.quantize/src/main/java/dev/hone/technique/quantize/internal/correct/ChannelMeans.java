package dev.hone.technique.quantize.internal.correct;

import dev.hone.api.technique.ActivationSink;
import dev.hone.quantization.ExactSum;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.stream.Stream;

/**
 * The mean of each channel of observed outputs, and the share of values that are strictly within the bounds of their
 * activation. Means of samples are summed exactly, so that it does not matter which thread saw which sample.
 */
final class ChannelMeans implements ActivationSink {

    private final List<CorrectedLayer> layers;
    private final ExactSum[][] sums;
    private final long[][] within;
    private final long[] samples;
    private final long[] values;

    ChannelMeans(List<CorrectedLayer> layers) {
        this.layers = layers;
        sums = new ExactSum[layers.size()][];
        within = new long[layers.size()][];
        for (int i = 0; i < sums.length; i++) {
            sums[i] = Stream.generate(ExactSum::new)
                    .limit(layers.get(i).channels())
                    .toArray(ExactSum[]::new);
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
            sums[position][i].add(sum[i] * sum.length / count);
        }
        samples[position]++;
        values[position] += count;
    }

    void merge(ChannelMeans other) {
        for (int i = 0; i < sums.length; i++) {
            for (int channel = 0; channel < sums[i].length; channel++) {
                sums[i][channel].add(other.sums[i][channel]);
                within[i][channel] += other.within[i][channel];
            }
            samples[i] += other.samples[i];
            values[i] += other.values[i];
        }
    }

    double mean(int position, int channel) {
        return sums[position][channel].value() / samples[position];
    }

    /** The share of a channel's values that are within the bounds. */
    double share(int position, int channel) {
        return (double) within[position][channel] * sums[position].length / values[position];
    }
}
