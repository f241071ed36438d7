package dev.hone.quantization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hone.model.DataType;
import dev.hone.model.InvalidModelException;
import dev.hone.model.Quantization;
import dev.hone.model.Shape;
import dev.hone.model.TensorData;
import java.nio.ByteBuffer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class QuantizedDataTest {

    @Test
    void scalesEachChannelOfTheAxis() {
        TensorData floats = TensorData.ofFloats(1, 2, 3, 4, 5, 6);
        Quantization along1 = Quantization.perAxis(new float[] {1, 0.5f, 0.25f}, new long[3], 1);
        assertThat(bytes(QuantizedData.of(floats, Shape.of(2, 3), new Stored(DataType.INT8, along1))))
                .containsExactly(1, 4, 12, 4, 10, 24);
        Quantization along0 = Quantization.perAxis(new float[] {1, 0.5f}, new long[2], 0);
        assertThat(bytes(QuantizedData.of(floats, Shape.of(2, 3), new Stored(DataType.INT8, along0))))
                .containsExactly(1, 2, 3, 8, 10, 12);
    }

    @Property(tries = 200)
    void readsAnyRangeAsThePartOfTheWhole(
            @ForAll @IntRange(min = 1, max = 50_000) int elements,
            @ForAll @IntRange(max = 200_000) int from,
            @ForAll @IntRange(max = 200_000) int to) {
        float[] values = new float[elements];
        for (int i = 0; i < elements; i++) {
            values[i] = i % 1013 - 500;
        }
        TensorData data = QuantizedData.of(
                TensorData.ofFloats(values),
                Shape.of(elements),
                new Stored(DataType.INT32, Quantization.perTensor(0.5f, 0)));
        int size = elements * 4;
        int begin = Math.min(from, to) % size;
        int length = Math.min(Math.abs(to - from), size - begin);
        assertThat(data.copy(begin, length)).isEqualTo(data.copy(0, size).slice(begin, length));
        assertThat(data.copy(0, size).getInt(size - 4)).isEqualTo((int) (2 * values[elements - 1]));
    }

    @Test
    void refusesScalesThatDoNotFitTheShape() {
        Quantization three = Quantization.perAxis(new float[] {1, 1, 1}, new long[3], 0);
        assertThatThrownBy(() ->
                        QuantizedData.of(TensorData.ofFloats(1, 2), Shape.of(2), new Stored(DataType.INT8, three)))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("3 scales along axis 0");
    }

    private static byte[] bytes(TensorData data) {
        ByteBuffer buffer = ByteBuffer.allocate((int) data.size());
        data.read(0, buffer.capacity(), buffer);
        return buffer.array();
    }
}
