package dev.hone.data.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hone.api.HoneException;
import dev.hone.model.DataType;
import java.nio.ByteBuffer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConversionTest {

    @ParameterizedTest
    @CsvSource({
        "3c00, 1",
        "c000, -2",
        "7bff, 65504",
        "0001, 5.9604645E-8",
        "0400, 6.1035156E-5",
        "7c00, Infinity",
        "8000, -0.0"
    })
    void readsHalfPrecision(String bits, float value) {
        ByteBuffer half = ByteBuffer.allocate(2).putShort((short) Integer.parseInt(bits, 16));
        assertThat(toFloat(DataType.FLOAT16, half)).isEqualTo(value);
    }

    @Test
    void roundsTheLargestUnsignedNumberAsAWhole() {
        assertThat(toFloat(DataType.UINT64, ByteBuffer.allocate(8).putLong(-1))).isEqualTo(0x1p64f);
    }

    @Property
    void keepsWholeNumbersThatFit(@ForAll short value) {
        ByteBuffer target = ByteBuffer.allocate(8);
        Conversion.convert(
                DataType.INT16, ByteBuffer.allocate(2).putShort(value).flip(), DataType.INT64, target, 1, 1);
        assertThat(target.getLong(0)).isEqualTo(value);
    }

    @Test
    void refusesWholeNumbersThatDoNotFit() {
        ByteBuffer source = ByteBuffer.allocate(8).putLong(1L << 40).flip();
        assertThatThrownBy(
                        () -> Conversion.convert(DataType.INT64, source, DataType.INT32, ByteBuffer.allocate(4), 1, 1))
                .isInstanceOf(HoneException.class)
                .hasMessageContainingAll("1099511627776", "INT32", "2147483647");
    }

    @Test
    void doesNotMakeWholeNumbersOfFloats() {
        assertThat(Conversion.possible(DataType.FLOAT32, DataType.INT32)).isFalse();
    }

    private static float toFloat(DataType type, ByteBuffer source) {
        ByteBuffer target = ByteBuffer.allocate(4);
        Conversion.convert(type, source.flip(), DataType.FLOAT32, target, 1, 1);
        return target.getFloat(0);
    }
}
