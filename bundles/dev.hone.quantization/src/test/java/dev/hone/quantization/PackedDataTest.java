package dev.hone.quantization;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.model.DataType;
import dev.hone.model.Quantization;
import dev.hone.model.Shape;
import dev.hone.model.TensorData;
import java.nio.ByteBuffer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class PackedDataTest {

    @Property(tries = 500)
    void unpacksToWhatWasPacked(@ForAll @Size(min = 1, max = 50) byte[] values) {
        PackedData packed = new PackedData(TensorData.of(values));
        assertThat(packed.size()).isEqualTo(DataType.INT4.bytes(values.length));
        ByteBuffer bytes = packed.copy(0, (int) packed.size());
        for (int i = 0; i < values.length; i++) {
            int shift = i % 2 * 4;
            assertThat((bytes.get(i / 2) >> shift) & 0xf).isEqualTo(values[i] & 0xf);
        }
    }

    @Property(tries = 500)
    void readsAnyRange(@ForAll @IntRange(max = 25) int from, @ForAll @IntRange(max = 25) int length) {
        byte[] values = new byte[49];
        for (int i = 0; i < values.length; i++) {
            values[i] = (byte) (i * 7);
        }
        PackedData packed = new PackedData(TensorData.of(values));
        int count = Math.min(length, 25 - from);
        assertThat(packed.copy(from, count)).isEqualTo(packed.copy(0, 25).slice(from, count));
    }

    @Test
    void storesRealValuesTwoToAByte() {
        Stored stored = new Stored(DataType.INT4, Quantization.perTensor(0.5f, 0));
        TensorData data = QuantizedData.of(TensorData.ofFloats(0.5f, -0.5f, 3.5f), Shape.of(3), stored);
        assertThat(data.copy(0, 2).array()).containsExactly((byte) 0xf1, (byte) 0x07);
    }
}
