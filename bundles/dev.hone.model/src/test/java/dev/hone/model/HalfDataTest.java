package dev.hone.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class HalfDataTest {

    /** Of a finite binary16. */
    private static double real(int bits) {
        int exponent = (bits >>> 10) & 0x1f;
        int fraction = bits & 0x3ff;
        double magnitude = exponent == 0 ? fraction * 0x1p-24 : (1 + fraction / 1024.0) * Math.pow(2, exponent - 15);
        return (bits & 0x8000) == 0 ? magnitude : -magnitude;
    }

    @Property(tries = 5000)
    void roundsToTheNearestOfTheTwoNeighbours(@ForAll int bits) {
        float value = Float.intBitsToFloat(bits);
        if (!(Math.abs(value) < HalfData.OVERFLOW)) {
            return;
        }
        int half = HalfData.half(value) & 0xffff;
        double error = Math.abs(real(half) - value);
        int magnitude = half & 0x7fff;
        int sign = half & 0x8000;
        if (magnitude > 0) {
            assertThat(error).isLessThanOrEqualTo(Math.abs(real(sign | (magnitude - 1)) - value));
        }
        if (magnitude < 0x7bff) {
            assertThat(error).isLessThanOrEqualTo(Math.abs(real(sign | (magnitude + 1)) - value));
        }
    }

    @Property(tries = 5000)
    void keepsWhatIsExact(@ForAll @IntRange(max = 0x7bff) int bits) {
        assertThat(HalfData.half((float) real(bits))).isEqualTo((short) bits);
        assertThat(HalfData.half((float) -real(bits)) & 0xffff).isEqualTo(bits | 0x8000);
    }

    @Property(tries = 5000)
    void breaksTiesToEven(@ForAll @IntRange(max = 0x7bfe) int bits) {
        float middle = (float) ((real(bits) + real(bits + 1)) / 2);
        assertThat(HalfData.half(middle) & 1).isZero();
    }

    @Test
    void keepsWhatIsNotFiniteAndOverflowsFromHalfBeyondTheLargest() {
        assertThat(HalfData.half(65504)).isEqualTo((short) 0x7bff);
        assertThat(HalfData.half(Math.nextDown(HalfData.OVERFLOW))).isEqualTo((short) 0x7bff);
        assertThat(HalfData.half(-HalfData.OVERFLOW)).isEqualTo((short) 0xfc00);
        assertThat(HalfData.half(Float.POSITIVE_INFINITY)).isEqualTo((short) 0x7c00);
        assertThat(HalfData.half(Float.NaN) & 0x7fff).isGreaterThan(0x7c00);
    }

    @Property(tries = 200)
    void readsAnyRange(@ForAll @IntRange(max = 40) int from, @ForAll @IntRange(max = 40) int length) {
        float[] values = new float[20];
        for (int i = 0; i < values.length; i++) {
            values[i] = i * 1.25f - 3;
        }
        TensorData halves = new HalfData(TensorData.ofFloats(values));
        int count = Math.min(length, 40 - from);
        ByteBuffer all = halves.copy(0, 40);
        assertThat(halves.copy(from, count)).isEqualTo(all.slice(from, count));
    }
}
