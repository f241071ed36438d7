package dev.hone.technique.quantize.internal.analytic;

import dev.hone.model.ChannelStatistics;
import java.util.Optional;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntBinaryOperator;

/**
 * How the values of each channel are distributed: as a function of a normally distributed value. Activations that are
 * functions of the same value, as {@code x} and the sigmoid of {@code x} are, keep that they depend on each other; all
 * others count as independent.
 */
final class Distribution {

    /** Functions are integrated over so many standard deviations to each side. */
    private static final double REACH = 6;

    private static final int STEPS = 120;

    /** By channel and standardized value. */
    private interface Values {
        double at(int channel, double standardized);
    }

    private final Object root;
    private final int channels;
    private final Values values;

    private Distribution(Object root, int channels, Values values) {
        this.root = root;
        this.channels = channels;
        this.values = values;
    }

    static Distribution normal(ChannelStatistics statistics) {
        return new Distribution(
                new Object(),
                statistics.channels(),
                (channel, z) -> statistics.mean(channel) + statistics.deviation(channel) * z);
    }

    int channels() {
        return channels;
    }

    /** Mean and deviation, by the trapezoidal rule; empty where they are not finite. */
    Optional<ChannelStatistics> statistics() {
        double[] means = new double[channels];
        double[] deviations = new double[channels];
        for (int channel = 0; channel < channels; channel++) {
            double weights = 0;
            double sum = 0;
            double squares = 0;
            for (int step = 0; step <= STEPS; step++) {
                double z = REACH * (2.0 * step / STEPS - 1);
                double weight = Math.exp(-z * z / 2);
                double value = values.at(channel, z);
                weights += weight;
                sum += weight * value;
                squares += weight * value * value;
            }
            means[channel] = sum / weights;
            deviations[channel] = Math.sqrt(Math.max(squares / weights - means[channel] * means[channel], 0));
        }
        return ChannelStatistics.of(channels, i -> means[i], i -> deviations[i]);
    }

    Distribution map(DoubleUnaryOperator function) {
        return new Distribution(root, channels, (channel, z) -> function.applyAsDouble(values.at(channel, z)));
    }

    /** With a constant of one value, or one for each channel. */
    Distribution with(float[] constant, DoubleBinaryOperator function) {
        return new Distribution(
                root,
                channels,
                (channel, z) -> function.applyAsDouble(values.at(channel, z), constant[channel % constant.length]));
    }

    boolean dependsOnTheSame(Distribution other) {
        return root == other.root;
    }

    /** With another that depends on the same values. */
    Distribution with(Distribution other, DoubleBinaryOperator function) {
        return new Distribution(
                root,
                channels,
                (channel, z) -> function.applyAsDouble(values.at(channel, z), other.values.at(channel, z)));
    }

    /** These channels followed by another's. */
    Distribution followedBy(Distribution other) {
        return new Distribution(
                new Object(),
                channels + other.channels,
                (channel, z) -> channel < channels ? values.at(channel, z) : other.values.at(channel - channels, z));
    }

    /** Other channels: those at {@code index(channel, channels)}. */
    Distribution select(int count, IntBinaryOperator index) {
        return new Distribution(new Object(), count, (channel, z) -> values.at(index.applyAsInt(channel, channels), z));
    }
}
