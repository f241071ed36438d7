package dev.hone.metric.internal;

import dev.hone.api.metric.Metric;
import dev.hone.tck.MetricContract;
import org.junit.jupiter.api.Nested;

class MetricsContractTest {

    @Nested
    class AgreementTest extends MetricContract {
        @Override
        protected Metric create() {
            return new Agreement();
        }
    }

    @Nested
    class CosineTest extends MetricContract {
        @Override
        protected Metric create() {
            return new Cosine();
        }
    }

    @Nested
    class SignalToNoiseTest extends MetricContract {
        @Override
        protected Metric create() {
            return new SignalToNoise();
        }
    }

    @Nested
    class TopOneTest extends MetricContract {
        @Override
        protected Metric create() {
            return new TopOne();
        }
    }
}
