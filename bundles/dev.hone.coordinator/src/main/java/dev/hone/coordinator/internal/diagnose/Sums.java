package dev.hone.coordinator.internal.diagnose;

import dev.hone.api.diagnosis.Deviation;
import dev.hone.model.Shape;
import java.util.Arrays;

/** Sums, a channel each, from which a {@link Deviation} follows. Not safe for use by several threads. */
final class Sums {

    /** Tensors with more channels are not told apart by channel. */
    private static final int MOST_CHANNELS = 1 << 13;

    private final double[] signal;
    private final double[] error;
    private final double[] bias;
    private long values;

    Sums(int channels) {
        signal = new double[channels];
        error = new double[channels];
        bias = new double[channels];
    }

    /** The channels of a tensor along its last axis; 1 where they are not told apart. */
    static int channels(Shape shape) {
        int last = shape.rank() < 2 ? 1 : shape.dimension(shape.rank() - 1);
        return last <= MOST_CHANNELS && last > 0 ? last : 1;
    }

    /** @param given as many as {@code reference}, the channel as the fastest index */
    void add(float[] reference, float[] given) {
        int channels = signal.length;
        for (int at = 0; at < reference.length; at += channels) {
            for (int c = 0; c < channels; c++) {
                double wanted = reference[at + c];
                double difference = given[at + c] - wanted;
                signal[c] += wanted * wanted;
                error[c] += difference * difference;
                bias[c] += difference;
            }
        }
        values += reference.length;
    }

    void add(Sums other) {
        for (int c = 0; c < signal.length; c++) {
            signal[c] += other.signal[c];
            error[c] += other.error[c];
            bias[c] += other.bias[c];
        }
        values += other.values;
    }

    void clear() {
        Arrays.fill(signal, 0);
        Arrays.fill(error, 0);
        Arrays.fill(bias, 0);
        values = 0;
    }

    Deviation of(int channel) {
        return Deviation.of(values / signal.length, signal[channel], error[channel], bias[channel]);
    }

    Deviation all() {
        double signals = 0;
        double errors = 0;
        double biases = 0;
        for (int c = 0; c < signal.length; c++) {
            signals += signal[c];
            errors += error[c];
            biases += bias[c];
        }
        return Deviation.of(values, signals, errors, biases);
    }
}
