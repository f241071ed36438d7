package dev.hone.coordinator.internal.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.hone.model.DataType;
import dev.hone.model.Quantization;
import dev.hone.model.Shape;
import dev.hone.model.Tensor;
import dev.hone.model.TensorData;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CodeCountsTest {

    private static Tensor constant(DataType type, int elements, TensorData data) {
        return Tensor.constant(0, "w", type, Shape.of(elements), data);
    }

    @Test
    void countsFloatsByTheirBitsAndBothZerosAsOne() {
        CodeCounts counts = CodeCounts.of(constant(DataType.FLOAT32, 4, TensorData.ofFloats(0f, -0f, 1.5f, -1.5f)));

        assertThat(counts.distinct()).hasValue(3);
        assertThat(counts.zeros()).isEqualTo(0.5);
        assertThat(counts.entropy().getAsDouble()).isCloseTo(1.5, within(1e-12));
    }

    @Test
    void takesTheZeroPointOfIntegersForZero() {
        Tensor tensor = constant(DataType.INT8, 4, TensorData.of(new byte[] {-3, -3, -3, 0}))
                .withQuantization(Optional.of(Quantization.perTensor(1, -3)));

        assertThat(CodeCounts.of(tensor).zeros()).isEqualTo(0.75);
    }

    @Test
    void countsPackedIntegersOneByOneWithoutThePadding() {
        CodeCounts counts = CodeCounts.of(constant(DataType.INT4, 3, TensorData.of(new byte[] {0x1f, 0x0f})));

        assertThat(counts.distinct()).hasValue(2);
        assertThat(counts.zeros()).isZero();
        assertThat(counts.entropy().getAsDouble()).isCloseTo(0.9183, within(1e-4));
    }

    @Test
    void countsHalvesAndAConstantOfOneValue() {
        CodeCounts counts = CodeCounts.of(constant(DataType.FLOAT16, 2, TensorData.of(new byte[] {0, 60, 0, 60})));

        assertThat(counts.distinct()).hasValue(1);
        assertThat(counts.entropy()).hasValue(0);
    }

    @Test
    void saysNothingOfWhatIsNotStoredElementByElement() {
        CodeCounts counts = CodeCounts.of(constant(DataType.INT64, 1, TensorData.ofLongs(1)));

        assertThat(counts.distinct()).isEmpty();
        assertThat(counts.entropy()).isEmpty();
    }
}
