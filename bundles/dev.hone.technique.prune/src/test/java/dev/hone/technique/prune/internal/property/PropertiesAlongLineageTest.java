package dev.hone.technique.prune.internal.property;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.api.technique.Property;
import dev.hone.model.Lineage.Transform;
import dev.hone.model.Shape;
import dev.hone.model.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PropertiesAlongLineageTest {

    private static final Tensor TWO_OF_FOUR =
            Tensors.floats(Shape.of(4, 4), 1, 0, 0, 2, 0, 3, 4, 0, 5, 6, 0, 0, 0, 7, 0, 8);
    private static final Tensor BLOCKS = Tensors.floats(Shape.of(4, 4), 0, 0, 1, 2, 0, 0, 3, 4, 5, 6, 0, 0, 7, 8, 0, 0);

    private final Property sparsity = new SparsityProperty();
    private final Property pattern = new PatternOfZeros();

    private static Optional<String> lost(Property property, Tensor before, Tensor after, Transform transform) {
        Property.Evidence evidence = property.measure(before)
                .or(() -> property.measure(before, Map.of("pattern", "2:4")))
                .orElseThrow();
        return property.lost(before, evidence, after, transform);
    }

    @Test
    void zerosMayBecomeMoreAndBeStoredAsZeroPoints() {
        Tensor after = Tensors.integers(Shape.of(4, 4), 9, 3, 3, 3, 3, 5, 4, 3, 5, 6, 3, 3, 3, 7, 3, 8);
        assertThat(lost(sparsity, TWO_OF_FOUR, after, new Transform.Quantized()))
                .isEmpty();
        assertThat(lost(pattern, TWO_OF_FOUR, after, new Transform.Quantized())).isEmpty();
    }

    @Test
    void oneFilledZeroIsLostAndCounted() {
        Tensor after = Tensors.floats(Shape.of(4, 4), 1, 9, 0, 2, 0, 3, 4, 0, 5, 6, 0, 0, 0, 7, 0, 8);
        assertThat(lost(sparsity, TWO_OF_FOUR, after, new Transform.Revalued()))
                .contains("50.0 % zeros before, 43.8 % zeros after; 1 of 8 zeros hold other values");
        assertThat(lost(pattern, TWO_OF_FOUR, after, new Transform.Revalued()))
                .hasValueSatisfying(what -> assertThat(what).startsWith("2:4 along axis 1 before, "));
    }

    @Test
    void followsATransposition() {
        Tensor after = Tensors.floats(Shape.of(4, 4), 1, 0, 5, 0, 0, 3, 6, 7, 0, 4, 0, 0, 2, 0, 0, 8);
        Transform transposed = new Transform.Transposed(List.of(1, 0));
        assertThat(lost(sparsity, TWO_OF_FOUR, after, transposed)).isEmpty();
        assertThat(lost(pattern, TWO_OF_FOUR, after, transposed)).isEmpty();
        assertThat(lost(sparsity, TWO_OF_FOUR, TWO_OF_FOUR, transposed)).isPresent();
    }

    @Test
    void removedChannelsMayTakeTheirZerosWithThemButShiftGroups() {
        Tensor rows = Tensors.floats(Shape.of(2, 4), 1, 0, 0, 2, 0, 7, 0, 8);
        Transform rowsKept = new Transform.ChannelsKept(0, List.of(0, 3));
        assertThat(lost(sparsity, TWO_OF_FOUR, rows, rowsKept)).isEmpty();
        assertThat(lost(pattern, TWO_OF_FOUR, rows, rowsKept)).isEmpty();
        Tensor columns = Tensors.floats(Shape.of(4, 2), 1, 2, 0, 0, 5, 0, 0, 8);
        Transform columnsKept = new Transform.ChannelsKept(1, List.of(0, 3));
        assertThat(lost(sparsity, TWO_OF_FOUR, columns, columnsKept)).isEmpty();
        assertThat(lost(pattern, TWO_OF_FOUR, columns, columnsKept)).isPresent();
    }

    @Test
    void factorsHoldNoZerosOfWhatTheyReplace() {
        assertThat(lost(sparsity, TWO_OF_FOUR, TWO_OF_FOUR, new Transform.Factor(0, 2)))
                .contains("50.0 % zeros before, and factors in its place after");
    }

    @Test
    void followsSeveralTransforms() {
        Tensor after = Tensors.floats(Shape.of(2, 4), 1, 0, 5, 0, 2, 0, 0, 8);
        Transform both = new Transform.Chain(
                List.of(new Transform.Transposed(List.of(1, 0)), new Transform.ChannelsKept(0, List.of(0, 3))));
        assertThat(lost(sparsity, TWO_OF_FOUR, after, both)).isEmpty();
    }

    @Test
    void largestBlocksAreFound() {
        assertThat(pattern.measure(BLOCKS))
                .map(Property.Evidence::description)
                .contains("2x2 blocks over axes 0 and 1");
    }

    /** Of weights as small as this, half of them zero, one in five looks like it. */
    @Test
    void whatMayBeByChanceIsAPatternOnlyIfItWasAskedFor() {
        assertThat(pattern.measure(TWO_OF_FOUR)).isEmpty();
        assertThat(pattern.measure(TWO_OF_FOUR, Map.of("pattern", "2:4")))
                .map(Property.Evidence::description)
                .contains("2:4 along axis 1");
    }

    @Test
    void aStepThatMakesMoreZerosHasEstablishedThem() {
        Tensor more = Tensors.floats(Shape.of(4, 4), 1, 0, 0, 2, 0, 0, 4, 0, 5, 6, 0, 0, 0, 7, 0, 8);
        assertThat(sparsity.exceeds(
                        sparsity.measure(more).orElseThrow(),
                        sparsity.measure(TWO_OF_FOUR).orElseThrow()))
                .isTrue();
        assertThat(sparsity.exceeds(
                        sparsity.measure(TWO_OF_FOUR).orElseThrow(),
                        sparsity.measure(TWO_OF_FOUR).orElseThrow()))
                .isFalse();
    }
}
