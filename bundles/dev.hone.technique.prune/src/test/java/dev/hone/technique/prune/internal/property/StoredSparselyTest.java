package dev.hone.technique.prune.internal.property;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.api.technique.Property;
import dev.hone.model.Lineage.Transform;
import dev.hone.model.Shape;
import dev.hone.model.SparseData;
import dev.hone.model.Tensor;
import dev.hone.model.TensorData;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StoredSparselyTest {

    private final StoredSparsely property = new StoredSparsely();
    private final Tensor dense = Tensors.floats(Shape.of(2, 2), 0, 1, 0, 0);
    private final Tensor sparse = dense.withData(
            Optional.of(new Encoded(TensorData.ofFloats(1), dense.data().orElseThrow())));

    /** Values without zeros. */
    private record Encoded(TensorData stored, TensorData dense) implements SparseData {

        @Override
        public long size() {
            return stored.size();
        }

        @Override
        public void read(long position, int length, ByteBuffer target) {
            stored.read(position, length, target);
        }
    }

    @Test
    void isLostWhereTheWeightIsStoredWithItsZeros() {
        Property.Evidence evidence = property.measure(sparse).orElseThrow();

        assertThat(property.measure(dense)).isEmpty();
        assertThat(property.lost(sparse, evidence, sparse, new Transform.Same()))
                .isEmpty();
        assertThat(property.lost(sparse, evidence, dense, new Transform.Revalued()))
                .hasValue("stored dense, as FLOAT32");
    }

    /** Whatever the encoding, a weight has the zeros that it stands for. */
    @Test
    void zerosThatAreNotStoredCount() {
        assertThat(new SparsityProperty().measure(sparse).orElseThrow().description())
                .isEqualTo("75.0 % zeros");
    }
}
