package dev.hone.technique.prune.internal.property;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.api.technique.Property;
import dev.hone.api.technique.Property.Promise;
import dev.hone.api.technique.Property.Shortfall;
import dev.hone.model.Shape;
import dev.hone.model.Tensor;
import dev.hone.technique.prune.internal.PruneNames;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What parameters of pruning ask for is what stored weights are measured by. */
class PromisesOfPruningTest {

    private final Property sparsity = new SparsityProperty();
    private final Property pattern = new PatternOfZeros();

    /** Of 8 rows of 10, the first are zero. */
    private static Tensor rows(String name, int zeros) {
        float[] values = new float[80];
        Arrays.fill(values, zeros * 10, 80, 1);
        return Tensors.floats(Shape.of(8, 10), values).withName(name);
    }

    /** Of each 4 neighbours, the first are zero. */
    private static Tensor neighbours(int zeros) {
        float[] values = new float[32];
        for (int i = 0; i < values.length; i++) {
            values[i] = i % 4 < zeros ? 0 : 1;
        }
        return Tensors.floats(Shape.of(4, 8), values);
    }

    private static List<String> shortfalls(Property property, Map<String, Object> parameters, Tensor... tensors) {
        Promise promise = property.promise(parameters).orElseThrow();
        return promise.shortfalls(List.of(tensors)).stream()
                .map(Shortfall::toString)
                .toList();
    }

    @Test
    void aShareOfZerosIsOfAllWeightsTogether() {
        assertThat(shortfalls(sparsity, Map.of("sparsity", 0.5), rows("a", 6), rows("b", 2)))
                .isEmpty();
        assertThat(shortfalls(sparsity, Map.of("sparsity", 0.5), rows("a", 2), rows("b", 3)))
                .containsExactly("2 tensors together: 31.3 % zeros, 50 of 160");
        assertThat(sparsity.promise(Map.of("sparsity", 0.5)).orElseThrow().description())
                .isEqualTo("at least 50.0 % zeros");
    }

    @Test
    void orOfEachByItself() {
        assertThat(shortfalls(sparsity, Map.of("sparsity", 0.5, "ranking", "layer"), rows("a", 6), rows("b", 2)))
                .containsExactly("tensor b: 25.0 % zeros, 20 of 80");
    }

    @Test
    void aPatternSaysTheShareByItself() {
        assertThat(shortfalls(sparsity, Map.of("sparsity", 0.5, "pattern", "1:4"), neighbours(2)))
                .containsExactly("tensor w: 50.0 % zeros, 16 of 32");
        assertThat(shortfalls(sparsity, Map.of("sparsity", 0.5, "pattern", "1:4"), neighbours(3)))
                .isEmpty();
    }

    @Test
    void everyWeightHasTheNeighboursThatWereAskedFor() {
        assertThat(shortfalls(pattern, Map.of("pattern", "2:4"), neighbours(3), neighbours(2)))
                .isEmpty();
        assertThat(shortfalls(pattern, Map.of("pattern", "1:4"), neighbours(2)))
                .containsExactly("tensor w: 4x2 blocks over axes 0 and 1");
    }

    /** Zeros of an earlier stage may lie beside blocks, so only whole blocks count. */
    @Test
    void blocksAreCountedAsAWhole() {
        Map<String, Object> asked = Map.of("sparsity", 0.5, "pattern", "2x5");

        assertThat(shortfalls(pattern, asked, rows("a", 4))).isEmpty();
        assertThat(shortfalls(pattern, asked, rows("a", 3)))
                .containsExactly("tensor a: 25.0 % zeros in blocks of 2x5, 20 of 80");
    }

    @Test
    void nothingIsPromisedWhereNothingIsAskedFor() {
        assertThat(sparsity.promise(Map.of("clusters", 16))).isEmpty();
        assertThat(sparsity.promise(Map.of("sparsity", 0L))).isEmpty();
        assertThat(pattern.promise(Map.of("sparsity", 0.5, "pattern", "unstructured")))
                .isEmpty();
    }

    @Test
    void readsTheNamesThatPruningGivesItsParameters() {
        assertThat(PruneNames.all()).contains(Asked.SPARSITY, Asked.PATTERN, Asked.RANKING);
    }
}
