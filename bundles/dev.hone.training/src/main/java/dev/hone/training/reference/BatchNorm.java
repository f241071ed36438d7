package dev.hone.training.reference;

import java.util.Arrays;
import java.util.List;

/** Normalization of each channel by given statistics, or by those of the batch. */
final class BatchNorm implements Operation {

    private final boolean training;

    BatchNorm(boolean training) {
        this.training = training;
    }

    @Override
    public List<Array> forward(Call call) {
        Array x = call.input(0);
        int channels = x.dimension(-1);
        double[] mean = mean(call);
        double[] variance = variance(call, mean);
        double[] factor = factor(call, variance);
        Array y = Array.zeros(x.dimensions());
        for (int i = 0; i < x.size(); i++) {
            int c = i % channels;
            y.values()[i] = (x.get(i) - mean[c]) * factor[c] * gamma(call, c)
                    + call.input(2).get(c);
        }
        int[] shape = {channels};
        return training ? List.of(y, Array.wrap(shape, mean), Array.wrap(shape, variance)) : List.of(y);
    }

    @Override
    public List<Array> backward(Call call, List<Array> outputs, List<Array> gradients) {
        Array x = call.input(0);
        Array dy = gradients.get(0);
        int channels = x.dimension(-1);
        double[] mean = mean(call);
        double[] variance = variance(call, mean);
        double[] factor = factor(call, variance);
        double count = (double) x.size() / channels;
        double[] sums = new double[channels];
        double[] products = new double[channels];
        for (int i = 0; i < x.size(); i++) {
            int c = i % channels;
            sums[c] += dy.get(i);
            products[c] += dy.get(i) * (x.get(i) - mean[c]) * factor[c];
        }
        Array dx = Array.zeros(x.dimensions());
        for (int i = 0; i < x.size(); i++) {
            int c = i % channels;
            double centred = training
                    ? dy.get(i) - sums[c] / count - (x.get(i) - mean[c]) * factor[c] * products[c] / count
                    : dy.get(i);
            dx.values()[i] = centred * factor[c] * gamma(call, c);
        }
        int[] shape = {channels};
        Array gamma = Array.wrap(shape, products);
        Array beta = Array.wrap(shape, sums);
        if (training) {
            return List.of(dx, gamma, beta);
        }
        double[] means = new double[channels];
        double[] variances = new double[channels];
        for (int c = 0; c < channels; c++) {
            means[c] = -sums[c] * factor[c] * gamma(call, c);
            variances[c] = -0.5 * products[c] * gamma(call, c) * factor[c] * factor[c];
        }
        return List.of(dx, gamma, beta, Array.wrap(shape, means), Array.wrap(shape, variances));
    }

    private static double gamma(Call call, int channel) {
        return call.input(1).get(channel);
    }

    private static double[] factor(Call call, double... variance) {
        return Arrays.stream(variance)
                .map(v -> 1 / Math.sqrt(v + call.real("epsilon", 1e-3)))
                .toArray();
    }

    private double[] mean(Call call) {
        return training ? statistic(call.input(0)) : call.input(3).toArray();
    }

    private double[] variance(Call call, double... mean) {
        return training ? statistic(call.input(0), mean) : call.input(4).toArray();
    }

    /** The mean of each channel, or of its squared difference from a mean. */
    private static double[] statistic(Array x, double... mean) {
        int channels = x.dimension(-1);
        double[] sums = new double[channels];
        for (int i = 0; i < x.size(); i++) {
            int c = i % channels;
            sums[c] += mean.length == 0 ? x.get(i) : (x.get(i) - mean[c]) * (x.get(i) - mean[c]);
        }
        return Arrays.stream(sums).map(sum -> sum * channels / x.size()).toArray();
    }
}
