package dev.hone.coordinator.internal.diagnose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.hone.api.diagnosis.ActivationMeasure;
import dev.hone.api.diagnosis.Deviation;
import dev.hone.model.DataType;
import dev.hone.model.Quantization;
import dev.hone.model.Shape;
import dev.hone.model.Tensor;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Streaming sums against the definition, computed over all values at once. */
class StatisticsTest {

    private static final int CHANNELS = 3;
    private static final int VALUES = 7 * CHANNELS;
    private static final float SCALE = 0.05f;

    private final Random random = new Random(5);
    private final Tensor original = Tensor.activation(1, "a", DataType.FLOAT32, Shape.of(1, 7, CHANNELS));
    private final Tensor tensor =
            original.withType(DataType.INT8).withQuantization(Optional.of(Quantization.perTensor(SCALE, 10)));

    @Test
    void agreesWithTheDefinitionOfEveryMeasure() {
        float[][] real = samples(4);
        float[][] given = samples(4);
        ActivationStatistics all = new ActivationStatistics(tensor);
        for (int i = 0; i < real.length; i++) {
            ActivationStatistics one = new ActivationStatistics(tensor);
            one.original(real[i]);
            one.storage(real[i], new float[VALUES]);
            one.cumulative(real[i], given[i]);
            one.local(real[i], given[i]);
            all.add(one);
        }

        ActivationMeasure measure = all.measure(original);

        assertThat(measure.cumulative()).usingRecursiveComparison().isEqualTo(naive(real, given, -1));
        assertThat(all.local()).contains(measure.cumulative());
        for (int c = 0; c < CHANNELS; c++) {
            Deviation expected = naive(real, given, c);
            assertThat(measure.channels().get(c).cumulative().sqnr()).isCloseTo(expected.sqnr(), within(1e-9));
            assertThat(measure.channels().get(c).local().bias()).isCloseTo(expected.bias(), within(1e-9));
        }
        int clipped = 0;
        double squares = 0;
        for (float[] sample : real) {
            for (float value : sample) {
                double low = (-128 - 10) * SCALE;
                double high = (127 - 10) * SCALE;
                clipped += value < low - SCALE || value > high + SCALE ? 1 : 0;
                double stored = Math.min(high, Math.max(low, Math.round(value / SCALE) * (double) SCALE));
                squares += (stored - value) * (stored - value);
            }
        }
        assertThat(clipped).as("the samples clip").isPositive();
        assertThat(measure.clipped()).isCloseTo(clipped / (4.0 * VALUES), within(1e-12));
        assertThat(measure.errorPerScale()).isCloseTo(Math.sqrt(squares / (4 * VALUES)) / SCALE, within(1e-3));
    }

    @Test
    void findsTheErrorOfRoundingAlone() {
        ActivationStatistics statistics = new ActivationStatistics(tensor);
        float[] even = new float[30_000];
        for (int i = 0; i < even.length; i++) {
            even[i] = random.nextFloat() * 10 - 5;
        }
        statistics.original(even);
        statistics.storage(even, new float[even.length]);

        assertThat(statistics.measure(original).errorPerScale()).isCloseTo(ActivationMeasure.ROUNDING, within(0.005));
        assertThat(statistics.measure(original).clipped()).isZero();
    }

    private float[][] samples(int count) {
        float[][] samples = new float[count][VALUES];
        for (float[] sample : samples) {
            for (int i = 0; i < VALUES; i++) {
                sample[i] = (float) (4 * random.nextGaussian());
            }
        }
        return samples;
    }

    private static Deviation naive(float[][] real, float[][] given, int channel) {
        double signal = 0;
        double error = 0;
        double bias = 0;
        long count = 0;
        // In the order of channels, so that sums round alike.
        double[][] sums = new double[3][CHANNELS];
        for (int s = 0; s < real.length; s++) {
            double[][] part = new double[3][CHANNELS];
            for (int i = 0; i < VALUES; i++) {
                if (channel < 0 || i % CHANNELS == channel) {
                    double difference = given[s][i] - (double) real[s][i];
                    part[0][i % CHANNELS] += (double) real[s][i] * real[s][i];
                    part[1][i % CHANNELS] += difference * difference;
                    part[2][i % CHANNELS] += difference;
                    count++;
                }
            }
            for (int k = 0; k < 3; k++) {
                for (int c = 0; c < CHANNELS; c++) {
                    sums[k][c] += part[k][c];
                }
            }
        }
        for (int c = 0; c < CHANNELS; c++) {
            signal += sums[0][c];
            error += sums[1][c];
            bias += sums[2][c];
        }
        return Deviation.of(count, signal, error, bias);
    }
}
