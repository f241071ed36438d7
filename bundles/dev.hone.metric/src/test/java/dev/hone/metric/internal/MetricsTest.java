package dev.hone.metric.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.hone.api.TensorSpec;
import dev.hone.api.metric.Metric;
import dev.hone.api.metric.Metric.Accumulator;
import dev.hone.model.DataType;
import dev.hone.model.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.FloatRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class MetricsTest {

    private static final float NAN = Float.NaN;
    private static final TensorSpec THREE_CLASSES = floats(1, 3);
    private static final Optional<TensorSpec> CLASS =
            Optional.of(new TensorSpec("labels", DataType.INT64, Shape.SCALAR, Optional.empty()));

    @Test
    void topOneIsTheShareOfRightAnswers() {
        Accumulator topOne = new TopOne().begin(THREE_CLASSES, CLASS).orElseThrow();
        assertThat(topOne.value()).isNaN();
        topOne.add(new float[] {0.1f, 0.7f, 0.2f}, null, label(1));
        topOne.add(new float[] {0.5f, 0.5f, 0}, null, label(0));
        topOne.add(new float[] {0.5f, 0.5f, 0}, null, label(1));
        topOne.add(new float[] {NAN, 0.5f, 0}, null, label(1));
        topOne.add(new float[] {0.9f, 0, 0}, null, label(-1));
        assertThat(topOne.value()).isEqualTo(40);
    }

    @Test
    void topOneReadsSmallUnsignedLabels() {
        TensorSpec spec = new TensorSpec("y", DataType.UINT8, Shape.of(1), Optional.empty());
        Accumulator topOne =
                new TopOne().begin(floats(1, 201), Optional.of(spec)).orElseThrow();
        float[] scores = new float[201];
        scores[200] = 1;
        topOne.add(scores, null, ByteBuffer.wrap(new byte[] {(byte) 200}));
        assertThat(topOne.value()).isEqualTo(100);
    }

    @Test
    void classMetricsSayNothingAboutOtherOutputs() {
        TensorSpec vector = new TensorSpec("labels", DataType.INT64, Shape.of(3), Optional.empty());
        assertThat(new TopOne().begin(THREE_CLASSES, Optional.empty())).isEmpty();
        assertThat(new TopOne().begin(THREE_CLASSES, Optional.of(vector))).isEmpty();
        for (TensorSpec output : new TensorSpec[] {floats(1, 1), floats(1, 896, 16), floats(1, 896, 1), floats()}) {
            assertThat(new TopOne().begin(output, CLASS)).isEmpty();
            assertThat(new Agreement().begin(output, CLASS)).isEmpty();
        }
        for (TensorSpec output : new TensorSpec[] {floats(Shape.DYNAMIC, 3), floats(1, 1, 1, 3), floats(3)}) {
            assertThat(new Agreement().begin(output, Optional.empty())).isPresent();
        }
    }

    @Test
    void agreementNeedsNoLabels() {
        Accumulator agreement =
                new Agreement().begin(THREE_CLASSES, Optional.empty()).orElseThrow();
        agreement.add(new float[] {3, 2, 1}, new float[] {9, 8, 7}, null);
        agreement.add(new float[] {1, 2, 1}, new float[] {9, 8, 7}, null);
        agreement.add(new float[] {NAN, 2, 1}, new float[] {NAN, 8, 7}, null);
        assertThat(agreement.value()).isEqualTo(100.0 / 3, within(1e-12));
    }

    @Test
    void cosineIsTheMeanOverSamples() {
        Accumulator cosine = new Cosine().begin(floats(1, 2), Optional.empty()).orElseThrow();
        cosine.add(new float[] {2, 0}, new float[] {5, 0}, null);
        cosine.add(new float[] {1, 0}, new float[] {0, 1}, null);
        cosine.add(new float[] {1, 1}, new float[] {1, 0}, null);
        cosine.add(new float[] {0, 0}, new float[] {0, 0}, null);
        cosine.add(new float[] {NAN, 1}, new float[] {1, 1}, null);
        cosine.add(new float[] {0, 0}, new float[] {1, 1}, null);
        assertThat(cosine.value()).isEqualTo((1 + 0 + Math.sqrt(0.5) + 1 + 0 + 0) / 6, within(1e-12));
    }

    @Test
    void sqnrIsTakenOverAllSamplesTogether() {
        Accumulator sqnr = sqnr();
        assertThat(sqnr.value()).isNaN();
        sqnr.add(new float[] {3, 0}, new float[] {3, 1}, null);
        sqnr.add(new float[] {0, 0}, new float[] {0, 0}, null);
        assertThat(sqnr.value()).isEqualTo(10, within(1e-12));
    }

    @Test
    void sqnrIsInfiniteWhereNothingDiffersAndMinusInfiniteWhereAValueIsBroken() {
        Accumulator same = sqnr();
        same.add(new float[] {3, NAN}, new float[] {3, NAN}, null);
        assertThat(same.value()).isEqualTo(Double.POSITIVE_INFINITY);
        Accumulator broken = sqnr();
        broken.add(new float[] {3, NAN}, new float[] {3, 1}, null);
        assertThat(broken.value()).isEqualTo(Double.NEGATIVE_INFINITY);
        Accumulator fromNothing = sqnr();
        fromNothing.add(new float[] {3, 1}, new float[] {0, 0}, null);
        assertThat(fromNothing.value()).isEqualTo(Double.NEGATIVE_INFINITY);
    }

    @Property
    void cosineDoesNotSeeScaleAndSqnrDoes(@ForAll @Size(4) List<@FloatRange(min = 0.5f, max = 9) Float> values) {
        float[] reference = new float[values.size()];
        float[] doubled = new float[values.size()];
        for (int i = 0; i < reference.length; i++) {
            reference[i] = values.get(i);
            doubled[i] = 2 * reference[i];
        }
        assertThat(one(new Cosine(), doubled, reference)).isEqualTo(1, within(1e-12));
        assertThat(one(new SignalToNoise(), doubled, reference)).isEqualTo(0, within(1e-9));
    }

    private static double one(Metric metric, float[] output, float[] reference) {
        Accumulator accumulator =
                metric.begin(floats(1, output.length), Optional.empty()).orElseThrow();
        accumulator.add(output, reference, null);
        return accumulator.value();
    }

    private static Accumulator sqnr() {
        return new SignalToNoise().begin(floats(1, 2), Optional.empty()).orElseThrow();
    }

    private static TensorSpec floats(int... shape) {
        return new TensorSpec("y", DataType.FLOAT32, Shape.of(shape), Optional.empty());
    }

    private static ByteBuffer label(long value) {
        return ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(value)
                .flip()
                .order(ByteOrder.BIG_ENDIAN);
    }
}
