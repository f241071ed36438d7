package dev.hone.api.metric;

import dev.hone.api.TensorSpec;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/** Measures one output of a model over samples. A service with the properties of {@link MetricType}. */
@ConsumerType
public interface Metric {

    /**
     * Begins a measurement.
     *
     * @param output the output in real values
     * @param label what labels are, empty where there are none
     * @return empty if this metric says nothing about such an output
     */
    Optional<Accumulator> begin(TensorSpec output, Optional<TensorSpec> label);

    /** One measurement in progress. Used by one thread at a time; samples come in order. */
    @ConsumerType
    interface Accumulator {

        /**
         * @param output the model's output for one sample, in real values; valid during the call only
         * @param reference the same output of the model compared with; null unless the metric
         *     {@link MetricType#needsReference}
         * @param label the sample's label; null unless the metric {@link MetricType#needsLabels}
         */
        void add(float[] output, float[] reference, ByteBuffer label);

        /** The value over all samples so far, in the metric's unit; NaN before the first. */
        double value();
    }
}
