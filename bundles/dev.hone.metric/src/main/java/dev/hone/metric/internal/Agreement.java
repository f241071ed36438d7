package dev.hone.metric.internal;

import dev.hone.api.TensorSpec;
import dev.hone.api.metric.Metric;
import dev.hone.api.metric.MetricType;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.osgi.service.component.annotations.Component;

/** How often both models give the same class the highest score. */
@Component
@MetricType(
        id = "agreement",
        description = "share of samples for which both models give the same class the highest score",
        unit = "%",
        needsReference = true)
public final class Agreement implements Metric {

    @Override
    public Optional<Accumulator> begin(TensorSpec output, Optional<TensorSpec> label) {
        return ClassScores.in(output) ? Optional.of(new Same()) : Optional.empty();
    }

    private static final class Same implements Accumulator {

        private final Share same = new Share();

        @Override
        public void add(float[] output, float[] reference, ByteBuffer label) {
            int best = ClassScores.best(output);
            same.add(best >= 0 && best == ClassScores.best(reference));
        }

        @Override
        public double value() {
            return same.percent();
        }
    }
}
