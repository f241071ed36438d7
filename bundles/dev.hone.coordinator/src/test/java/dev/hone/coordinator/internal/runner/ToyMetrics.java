package dev.hone.coordinator.internal.runner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.api.metric.Metric;
import java.nio.ByteBuffer;
import java.util.Optional;

/** Metrics for tests. */
final class ToyMetrics {

    private ToyMetrics() {}

    /** Mean of the first output, read beside labels. */
    static Metric labelled() {
        return (output, label) -> Optional.of(new Mean() {
            @Override
            double of(float[] values, float[] reference, ByteBuffer given) {
                assertThat(given.remaining()).isEqualTo(4);
                return values[0];
            }
        });
    }

    /** Mean of the first output in percent of the reference's. */
    static Metric ratio() {
        return (output, label) -> Optional.of(new Mean() {
            @Override
            double of(float[] values, float[] reference, ByteBuffer given) {
                return 100 * values[0] / reference[0];
            }
        });
    }

    /** Infinite for the original itself, as an error ratio is. */
    static Metric unbounded() {
        return (output, label) -> Optional.of(new Mean() {
            @Override
            double of(float[] values, float[] reference, ByteBuffer given) {
                return values[0] == reference[0] ? Double.POSITIVE_INFINITY : 1;
            }
        });
    }

    private abstract static class Mean implements Metric.Accumulator {

        private double sum;
        private long count;

        abstract double of(float[] output, float[] reference, ByteBuffer label);

        @Override
        public void add(float[] output, float[] reference, ByteBuffer label) {
            sum += of(output, reference, label);
            count++;
        }

        @Override
        public double value() {
            return sum / count;
        }
    }
}
