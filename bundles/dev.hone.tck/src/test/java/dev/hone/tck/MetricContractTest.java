package dev.hone.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.api.TensorSpec;
import dev.hone.api.metric.Metric;
import dev.hone.api.metric.MetricType;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.osgi.service.component.annotations.Component;

class MetricContractTest {

    /** Mean absolute difference from the reference. */
    @Component
    @MetricType(id = "difference", description = "mean difference", higherIsBetter = false, needsReference = true)
    static class Difference implements Metric {

        @Override
        public Optional<Accumulator> begin(TensorSpec output, Optional<TensorSpec> label) {
            return output.type().isFloat() ? Optional.of(new Sum()) : Optional.empty();
        }

        static class Sum implements Accumulator {
            double sum;
            long count;

            @Override
            public void add(float[] output, float[] reference, ByteBuffer label) {
                for (int i = 0; i < output.length; i++) {
                    sum += Math.abs(output[i] - reference[i]);
                    count++;
                }
            }

            @Override
            public double value() {
                return count == 0 ? Double.NaN : sum / count;
            }
        }
    }

    static class DifferenceContract extends MetricContract {
        @Override
        protected Metric create() {
            return new Difference();
        }
    }

    @Test
    void passesOneThatKeepsIt() {
        assertThat(ContractRun.failures(DifferenceContract.class)).isEmpty();
    }

    @Component(service = Metric.class)
    @MetricType(id = "upside-down", description = "the wrong direction", needsReference = true)
    static class UpsideDown extends Difference {}

    static class UpsideDownContract extends DifferenceContract {
        @Override
        protected Metric create() {
            return new UpsideDown();
        }
    }

    @Test
    void findsTheWrongDirection() {
        assertThat(ContractRun.failures(UpsideDownContract.class))
                .containsOnlyKeys("isBestForPerfectOutputsAndWorseForWorse", "countsOutputsThatAreNoNumbersAsNoBetter")
                .extractingByKey("isBestForPerfectOutputsAndWorseForWorse")
                .asString()
                .contains(
                        "With metric.higherIsBetter=true perfect outputs are measured higher than worse ones. But it is"
                                + " 0.0 for perfect outputs");
    }

    @Component(service = Metric.class)
    @MetricType(
            id = "shared",
            description = "one accumulator for all, and what it is given is overwritten",
            unit = "per cent",
            higherIsBetter = false,
            needsReference = true)
    static class Shared extends Difference {
        private final Sum only = new Sum() {
            @Override
            public void add(float[] output, float[] reference, ByteBuffer label) {
                super.add(output, reference, label);
                output[0] = 0;
            }

            @Override
            public double value() {
                return count++ == 0 ? 0 : super.value();
            }
        };

        @Override
        public Optional<Accumulator> begin(TensorSpec output, Optional<TensorSpec> label) {
            return Optional.of(only);
        }
    }

    static class SharedContract extends DifferenceContract {
        private final Metric metric = new Shared();

        @Override
        protected Metric create() {
            return metric;
        }
    }

    @Test
    void findsWhatMeasurementsShareAndOverwrite() {
        assertThat(ContractRun.failures(SharedContract.class))
                .containsKeys(
                        "hasAUnitThatCanBeShown",
                        "isNoNumberWithoutSamples",
                        "measuresEachTimeAnew",
                        "writesNothingToWhatItIsGiven");
    }

    @Component(service = Metric.class)
    @MetricType(id = "narrow", description = "fails at foreign outputs", higherIsBetter = false, needsReference = true)
    static class Narrow extends Difference {
        @Override
        public Optional<Accumulator> begin(TensorSpec output, Optional<TensorSpec> label) {
            return output.shape().dimension(0) > 0 ? super.begin(output, label) : Optional.empty();
        }
    }

    static class NarrowContract extends DifferenceContract {
        @Override
        protected Metric create() {
            return new Narrow();
        }
    }

    @Test
    void findsOutputsThatMakeItFail() {
        assertThat(ContractRun.failures(NarrowContract.class))
                .containsOnlyKeys("passesOverOutputsThatItDoesNotMeasure")
                .extractingByKey("passesOverOutputsThatItDoesNotMeasure")
                .asString()
                .contains("begin for an output of FLOAT32 scalar threw");
    }
}
