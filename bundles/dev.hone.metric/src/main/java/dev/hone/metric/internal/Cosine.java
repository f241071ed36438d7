package dev.hone.metric.internal;

import dev.hone.api.TensorSpec;
import dev.hone.api.metric.Metric;
import dev.hone.api.metric.MetricType;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.osgi.service.component.annotations.Component;

/**
 * The mean over samples of the cosine of the angle between both models' outputs. Two outputs of zeros are alike (1); a
 * sample with a value that is not finite in one output alone, or with zeros in one alone, has nothing in common (0).
 */
@Component
@MetricType(id = "cosine", description = "mean cosine similarity of both models' outputs", needsReference = true)
public final class Cosine implements Metric {

    @Override
    public Optional<Accumulator> begin(TensorSpec output, Optional<TensorSpec> label) {
        return output.type().isFloat() && output.elements() > 1 ? Optional.of(new Mean()) : Optional.empty();
    }

    private static final class Mean implements Accumulator {

        private double sum;
        private long samples;

        @Override
        public void add(float[] output, float[] reference, ByteBuffer label) {
            sum += cosine(output, reference);
            samples++;
        }

        private static double cosine(float[] a, float[] b) {
            double dot = 0;
            double aa = 0;
            double bb = 0;
            for (int i = 0; i < a.length; i++) {
                if (Float.isFinite(a[i]) || Float.compare(a[i], b[i]) != 0) {
                    dot += (double) a[i] * b[i];
                    aa += (double) a[i] * a[i];
                    bb += (double) b[i] * b[i];
                }
            }
            if (aa == 0 && bb == 0) {
                return 1;
            }
            double cosine = dot / (Math.sqrt(aa) * Math.sqrt(bb));
            return Double.isNaN(cosine) ? 0 : Math.max(-1, Math.min(1, cosine));
        }

        @Override
        public double value() {
            return samples == 0 ? Double.NaN : sum / samples;
        }
    }
}
