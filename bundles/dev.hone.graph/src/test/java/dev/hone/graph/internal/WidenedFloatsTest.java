package dev.hone.graph.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.model.DataType;
import dev.hone.model.TensorData;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class WidenedFloatsTest {

    @Test
    void givesEveryHalfItsValue() {
        for (int bits = 0; bits < 1 << 16; bits++) {
            float widened = Float.intBitsToFloat(WidenedFloats.halfToFloatBits((short) bits));
            int exponent = bits >> 10 & 31;
            int fraction = bits & 1023;
            double magnitude = exponent == 31
                    ? (fraction == 0 ? Double.POSITIVE_INFINITY : Double.NaN)
                    : exponent == 0 ? Math.scalb(fraction, -24) : Math.scalb(1024 + fraction, exponent - 25);
            assertThat(Double.compare(widened, bits >= 1 << 15 ? -magnitude : magnitude))
                    .isZero();
        }
    }

    @Test
    void widensBrainFloats() {
        TensorData data =
                new WidenedFloats(TensorData.of(new byte[] {(byte) 0x80, 0x3f, 0x20, (byte) 0xc0}), DataType.BFLOAT16);
        assertThat(data.copy(0, 8).getFloat(0)).isEqualTo(1);
        assertThat(data.copy(0, 8).getFloat(4)).isEqualTo(-2.5f);
    }

    @Property(tries = 100)
    void readsAnyRangeAsThePartOfTheWhole(
            @ForAll @IntRange(min = 1, max = 40_000) int elements,
            @ForAll @IntRange(max = 160_000) int from,
            @ForAll @IntRange(max = 160_000) int to) {
        ByteBuffer halves = ByteBuffer.allocate(2 * elements).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < elements; i++) {
            halves.putShort((short) (i % 31_000));
        }
        TensorData data = new WidenedFloats(TensorData.of(halves.flip()), DataType.FLOAT16);
        int size = 4 * elements;
        int begin = Math.min(from, to) % size;
        int length = Math.min(Math.abs(to - from), size - begin);
        assertThat(data.copy(begin, length)).isEqualTo(data.copy(0, size).slice(begin, length));
    }
}
