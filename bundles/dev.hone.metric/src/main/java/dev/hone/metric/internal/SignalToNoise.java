package dev.hone.metric.internal;

import dev.hone.api.TensorSpec;
import dev.hone.api.metric.Metric;
import dev.hone.api.metric.MetricType;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.osgi.service.component.annotations.Component;

/**
 * The ratio of signal to quantization noise, {@code 10 log10(sum r^2 / sum (r - o)^2)} over all samples, with r from
 * the reference and o from the model: infinite where both are equal, minus infinite where a value is not finite in one
 * alone.
 */
@Component
@MetricType(
        id = "sqnr",
        description = "ratio of the reference's outputs to the difference from them",
        unit = "dB",
        needsReference = true)
public final class SignalToNoise implements Metric {

    @Override
    public Optional<Accumulator> begin(TensorSpec output, Optional<TensorSpec> label) {
        return output.type().isFloat() ? Optional.of(new Ratio()) : Optional.empty();
    }

    private static final class Ratio implements Accumulator {

        private double signal;
        private double noise;
        private long samples;

        @Override
        public void add(float[] output, float[] reference, ByteBuffer label) {
            for (int i = 0; i < output.length; i++) {
                double difference = (double) reference[i] - output[i];
                if (Double.isFinite(difference)) {
                    signal += (double) reference[i] * reference[i];
                    noise += difference * difference;
                } else if (Float.compare(reference[i], output[i]) != 0) {
                    noise = Double.POSITIVE_INFINITY;
                }
            }
            samples++;
        }

        @Override
        public double value() {
            if (samples == 0) {
                return Double.NaN;
            }
            return noise == 0 ? Double.POSITIVE_INFINITY : 10 * Math.log10(signal / noise);
        }
    }
}
