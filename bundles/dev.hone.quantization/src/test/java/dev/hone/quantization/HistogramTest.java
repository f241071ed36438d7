package dev.hone.quantization;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.junit.jupiter.api.Test;

class HistogramTest {

    private static Histogram of(float... values) {
        Histogram histogram = new Histogram();
        histogram.add(FloatBuffer.wrap(values));
        return histogram;
    }

    private static Histogram ofAll(List<Float> values) {
        float[] array = new float[values.size()];
        for (int i = 0; i < array.length; i++) {
            array[i] = values.get(i);
        }
        return of(array);
    }

    private static Histogram merged(Histogram a, Histogram b) {
        Histogram sum = new Histogram();
        sum.merge(a);
        sum.merge(b);
        return sum;
    }

    /** Of all sizes, subnormal ones too, some far apart, some not finite. */
    @Provide
    Arbitrary<List<Float>> values() {
        Arbitrary<Float> close = Arbitraries.floats().between(-3, 5);
        Arbitrary<Float> any = Arbitraries.integers().map(Float::intBitsToFloat);
        Arbitrary<Float> special = Arbitraries.of(
                0f, -0f, Float.MIN_VALUE, -Float.MIN_VALUE, Float.MAX_VALUE, -Float.MAX_VALUE, 1f, -1f, Float.NaN);
        return Arbitraries.oneOf(
                close.list().ofMaxSize(40),
                any.list().ofMaxSize(40),
                Arbitraries.frequencyOf(Tuple.of(20, close), Tuple.of(2, any), Tuple.of(1, special))
                        .list()
                        .ofMaxSize(5_000));
    }

    @Property(tries = 500)
    void doesNotDependOnWhoSawWhichValue(
            @ForAll("values") List<Float> a, @ForAll("values") List<Float> b, @ForAll long seed) {
        List<Float> both = new ArrayList<>(a);
        both.addAll(b);
        Histogram whole = ofAll(both);
        assertThat(merged(ofAll(a), ofAll(b))).isEqualTo(whole).hasSameHashCodeAs(whole);
        assertThat(merged(ofAll(b), ofAll(a))).isEqualTo(whole);
        Collections.shuffle(both, new Random(seed));
        assertThat(ofAll(both)).isEqualTo(whole);
    }

    @Property(tries = 300)
    void countsEveryFiniteValueInTheBinThatHoldsIt(@ForAll("values") List<Float> values) {
        Histogram histogram = ofAll(values);
        long[] counts = new long[Histogram.BINS];
        long finite = 0;
        for (float value : values) {
            if (Float.isFinite(value)) {
                finite++;
                int bin = (int) Math.floor(value / histogram.binWidth());
                assertThat(bin).isBetween(histogram.first(), histogram.last());
                counts[Math.floorMod(bin, Histogram.BINS)]++;
            }
        }
        assertThat(histogram.count()).isEqualTo(finite);
        assertThat(histogram.isEmpty()).isEqualTo(finite == 0);
        if (finite > 0) {
            assertThat(histogram.last() - histogram.first()).isLessThan(Histogram.BINS);
            for (int bin = histogram.first(); bin <= histogram.last(); bin++) {
                assertThat(histogram.count(bin)).isEqualTo(counts[Math.floorMod(bin, Histogram.BINS)]);
            }
        }
    }

    @Property(tries = 300)
    void keepsTheBoundsExactly(@ForAll("values") List<Float> values) {
        Histogram histogram = ofAll(values);
        float min = Float.POSITIVE_INFINITY;
        float max = Float.NEGATIVE_INFINITY;
        for (float value : values) {
            min = Math.min(min, value);
            max = Math.max(max, value);
        }
        assertThat(histogram.min()).isEqualTo(Float.valueOf(min));
        assertThat(histogram.max()).isEqualTo(Float.valueOf(max));
    }

    @Test
    void usesAtLeastHalfOfTheBinsForARangeAroundZero() {
        assertThat(of(-1, 0.001f, 1.3f)).satisfies(histogram -> assertThat(histogram.last() - histogram.first())
                .isBetween(Histogram.BINS / 2, Histogram.BINS));
        assertThat(of(1000, 1001).binWidth()).isEqualTo(0.25);
    }

    @Test
    void holdsMoreThanAnIntCanCountWhenMerged() {
        Histogram histogram = of(new float[1 << 20]);
        for (int i = 0; i < 12; i++) {
            Histogram copy = merged(histogram, new Histogram());
            histogram.merge(copy);
        }
        assertThat(histogram.count(0)).isEqualTo(1L << 32);
    }

    @Test
    void quantilesAreThoseOfTheValuesToABin() {
        Random random = new Random(5);
        float[] values = new float[100_000];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        Histogram histogram = of(values);
        Arrays.sort(values);
        for (double share : new double[] {0, 0.0001, 0.01, 0.3, 0.5, 0.9, 0.9999, 1}) {
            int at = (int) Math.round(share * values.length);
            assertThat(histogram.quantile(share))
                    .isBetween(
                            values[Math.max(0, at - 1)] - histogram.binWidth(),
                            values[Math.min(values.length - 1, at)] + histogram.binWidth());
        }
        assertThat(histogram.quantile(0)).isEqualTo(values[0]);
        assertThat(histogram.quantile(1)).isEqualTo(values[values.length - 1]);
    }
}
