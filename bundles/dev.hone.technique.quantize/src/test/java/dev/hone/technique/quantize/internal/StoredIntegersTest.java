package dev.hone.technique.quantize.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.api.technique.Property.Evidence;
import dev.hone.model.DataType;
import dev.hone.model.Lineage.Transform;
import dev.hone.model.Quantization;
import dev.hone.model.Shape;
import dev.hone.model.Tensor;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StoredIntegersTest {

    private final StoredIntegers property = new StoredIntegers();

    private static Tensor stored(DataType type) {
        return Tensor.activation(0, "w", type, Shape.of(1)).withQuantization(Optional.of(Quantization.perTensor(1, 0)));
    }

    private Optional<String> lost(DataType before, Tensor after) {
        Evidence evidence = property.measure(stored(before)).orElseThrow();
        return property.lost(stored(before), evidence, after, new Transform.Same());
    }

    @Test
    void isThereWhereIntegersHaveAScale() {
        assertThat(property.measure(stored(DataType.INT8)))
                .map(Evidence::description)
                .contains("stored as INT8");
        assertThat(property.measure(Tensor.activation(0, "i", DataType.INT32, Shape.of(1))))
                .isEmpty();
        assertThat(property.measure(stored(DataType.FLOAT32))).isEmpty();
    }

    @Test
    void isLostInFloatsAndInWiderIntegers() {
        assertThat(lost(DataType.INT8, stored(DataType.INT8))).isEmpty();
        assertThat(lost(DataType.INT8, stored(DataType.INT4))).isEmpty();
        assertThat(lost(DataType.INT8, stored(DataType.INT16)))
                .contains("stored as INT8 before, stored as INT16 after");
        assertThat(lost(DataType.INT8, Tensor.activation(0, "w", DataType.FLOAT32, Shape.of(1))))
                .contains("stored as INT8 before, FLOAT32 without a scale after");
    }
}
