package dev.hone.metric.internal;

import dev.hone.api.TensorSpec;
import dev.hone.api.metric.Metric;
import dev.hone.api.metric.MetricType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import org.osgi.service.component.annotations.Component;

/** How often the class with the highest score is the label. */
@Component
@MetricType(
        id = "top-1",
        description = "share of samples whose highest score is that of the labelled class",
        unit = "%",
        needsLabels = true)
public final class TopOne implements Metric {

    @Override
    public Optional<Accumulator> begin(TensorSpec output, Optional<TensorSpec> label) {
        return label.filter(spec -> ClassScores.in(output) && isOneWholeNumber(spec))
                .map(Hits::new);
    }

    private static boolean isOneWholeNumber(TensorSpec label) {
        return label.type().isInteger() && label.type().bits() >= 8 && label.elements() == 1;
    }

    private static final class Hits implements Accumulator {

        private final TensorSpec label;
        private final Share right = new Share();

        Hits(TensorSpec label) {
            this.label = label;
        }

        @Override
        public void add(float[] output, float[] reference, ByteBuffer bytes) {
            right.add(ClassScores.best(output) == classOf(bytes));
        }

        /** Classes count from 0, so the sign of the type does not matter; what is negative is no class. */
        private long classOf(ByteBuffer bytes) {
            ByteBuffer value = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
            long number =
                    switch (label.type().bits()) {
                        case 8 -> value.get();
                        case 16 -> value.getShort();
                        case 32 -> value.getInt();
                        default -> value.getLong();
                    };
            long unsigned = label.type().isSigned() || label.type().bits() == Long.SIZE
                    ? number
                    : number & label.type().max();
            return unsigned < 0 ? Long.MAX_VALUE : unsigned;
        }

        @Override
        public double value() {
            return right.percent();
        }
    }
}
