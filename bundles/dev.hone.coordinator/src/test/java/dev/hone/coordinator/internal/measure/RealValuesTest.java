package dev.hone.coordinator.internal.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hone.api.HoneException;
import dev.hone.api.TensorSpec;
import dev.hone.model.DataType;
import dev.hone.model.Quantization;
import dev.hone.model.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.FloatRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class RealValuesTest {

    private static ByteBuffer reals(float... values) {
        ByteBuffer buffer = ByteBuffer.allocate(values.length * 4).order(ByteOrder.LITTLE_ENDIAN);
        buffer.asFloatBuffer().put(values);
        return buffer;
    }

    private static TensorSpec spec(DataType type, int elements, float scale, long zeroPoint) {
        return new TensorSpec("x", type, Shape.of(1, elements), Optional.of(Quantization.perTensor(scale, zeroPoint)));
    }

    @Test
    void roundsHalfAwayFromZeroAndClips() {
        ByteBuffer stored = ByteBuffer.allocate(6);

        RealValues.store(reals(0, 0.25f, -0.25f, 1000, -1000, 0.2f), spec(DataType.INT8, 6, 0.5f, 3), stored);

        assertThat(stored.array()).containsExactly(3, 4, 2, 127, -128, 3);
    }

    @Property
    void storedValuesComeBackWithinHalfAScale(
            @ForAll @FloatRange(min = -6, max = 6) float value, @ForAll @IntRange(min = -20, max = 20) int zeroPoint) {
        for (DataType type : new DataType[] {DataType.INT8, DataType.INT16, DataType.INT32}) {
            TensorSpec spec = spec(type, 1, 0.0625f, zeroPoint);
            ByteBuffer stored = ByteBuffer.allocate(type.bits() / 8);

            RealValues.store(reals(value), spec, stored);

            assertThat(Math.abs(RealValues.load(stored.flip(), spec, null)[0] - value))
                    .isLessThanOrEqualTo(0.03126f);
        }
    }

    @Test
    void readsUnsignedAndPlainIntegers() {
        ByteBuffer bytes = ByteBuffer.wrap(new byte[] {(byte) 200, 0});
        assertThat(RealValues.load(bytes.duplicate(), spec(DataType.UINT8, 2, 0.5f, 100), null))
                .containsExactly(50, -50);
        TensorSpec plain = new TensorSpec("ids", DataType.INT16, Shape.of(1), Optional.empty());
        assertThat(RealValues.load(bytes.duplicate(), plain, null)).containsExactly(200);
    }

    @Test
    void refusesSamplesOfAnotherSize() {
        assertThatThrownBy(() -> RealValues.store(reals(1, 2), spec(DataType.INT8, 3, 1, 0), ByteBuffer.allocate(3)))
                .isInstanceOf(HoneException.class)
                .hasMessageContaining("8 bytes")
                .hasMessageContaining("accepted: 12 bytes");
    }

    @Test
    void refusesOutputsThatAreNoNumbers() {
        TensorSpec text = new TensorSpec("words", DataType.STRING, Shape.of(1), Optional.empty());
        assertThatThrownBy(() -> RealValues.load(ByteBuffer.allocate(4), text, null))
                .isInstanceOf(HoneException.class)
                .hasMessageContaining("STRING");
    }
}
