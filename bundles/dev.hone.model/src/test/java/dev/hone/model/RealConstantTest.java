package dev.hone.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RealConstantTest {

    private static Tensor constant(DataType type, Shape shape, Quantization scales, byte[] bytes) {
        return Tensor.constant(0, "w", type, shape, TensorData.of(bytes)).withQuantization(Optional.of(scales));
    }

    private static byte[] packed(long[] stored, int bits) {
        byte[] bytes = new byte[(stored.length * bits + 7) / 8];
        for (int i = 0; i < stored.length; i++) {
            bytes[i * bits / 8] |= (byte) ((stored[i] & ((1 << bits) - 1)) << (i * bits % 8));
        }
        return bytes;
    }

    @ParameterizedTest
    @EnumSource(names = {"INT2", "INT4", "UINT4", "INT8", "UINT8"})
    void readsEveryValueOfATypeFromRowsThatEndWithinAByte(DataType type) {
        int columns = 3 * (int) (type.max() - type.min() + 1) + 1;
        long[] stored = new long[3 * columns];
        float[] expected = new float[stored.length];
        float[] scales = {0.5f, 0.25f, 2};
        for (int i = 0; i < stored.length; i++) {
            stored[i] = type.min() + i % (type.max() - type.min() + 1);
            expected[i] = stored[i] * scales[i / columns];
        }
        Tensor tensor = constant(
                type, Shape.of(3, columns), Quantization.perAxis(scales, new long[3], 0), packed(stored, type.bits()));
        float[] values = new float[stored.length];
        RealConstant.of(tensor).orElseThrow().read(0, values.length, values);
        assertThat(values).containsExactly(expected);
    }

    @ParameterizedTest
    @EnumSource(names = {"INT2", "INT4", "UINT4"})
    void readsChunksAsItReadsTheWhole(DataType type) {
        int count = RealConstant.CHUNK + 1;
        long[] stored = new Random(1).longs(count, type.min(), type.max() + 1).toArray();
        Tensor tensor = constant(type, Shape.of(count), Quantization.perTensor(1, 0), packed(stored, type.bits()));
        float[] last = new float[1];
        RealConstant.of(tensor).orElseThrow().read(RealConstant.CHUNK, 1, last);
        assertThat(last[0]).isEqualTo((float) stored[count - 1]);
    }

    @Test
    void cannotTellValuesOfDataThatDoNotFitTheShape() {
        byte[] bytes = new byte[3];
        assertThat(RealConstant.of(constant(DataType.INT4, Shape.of(7), Quantization.perTensor(1, 0), bytes)))
                .isEmpty();
        assertThat(RealConstant.of(
                        constant(DataType.INT4, Shape.of(7), Quantization.perTensor(1, 0), Arrays.copyOf(bytes, 4))))
                .isPresent();
    }
}
