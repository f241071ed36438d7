package dev.hone.technique.prune.internal.property;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.api.technique.Property.Evidence;
import dev.hone.model.DataType;
import dev.hone.model.Shape;
import dev.hone.model.Tensor;
import dev.hone.model.TensorData;
import dev.hone.technique.prune.internal.mask.Kernel;
import dev.hone.technique.prune.internal.mask.MaskedData;
import dev.hone.technique.prune.internal.mask.Pattern;
import dev.hone.technique.prune.internal.mask.Ranking;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever pattern pruning makes is measured as that pattern. */
class EveryPatternTest {

    /** 60 output and 60 input channels, which many numbers divide, and a window of 3. */
    private static Tensor pruned(String pattern) {
        Random random = new Random(5);
        Shape shape = Shape.of(60, 3, 60);
        float[] values = new float[60 * 3 * 60];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        TensorData data = TensorData.ofFloats(values);
        Pattern asked = Pattern.parse(pattern, Pattern.Pooling.AVERAGE).orElseThrow();
        double sparsity = asked.ownSparsity().orElse(0.5);
        Kernel kernel = new Kernel(shape, 0, 2, 2, data);
        TensorData zeros = new MaskedData(
                data, asked.zeros(List.of(kernel), sparsity, Ranking.LAYER).get(0));
        return Tensor.constant(0, "kernel", DataType.FLOAT32, shape, zeros);
    }

    private final PatternOfZeros property = new PatternOfZeros();

    private Optional<String> asked(Tensor tensor, String pattern) {
        return property.measure(tensor, Map.of("pattern", pattern)).map(Evidence::description);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1:2", "1:3", "2:3", "2:4", "3:5", "1:6", "5:10", "3:12", "10:20", "20:60"})
    void neighboursOfAnyNumber(String pattern) {
        assertThat(asked(pruned(pattern), pattern)).contains(pattern + " along axis 2");
        assertThat(asked(pruned("unstructured"), pattern)).isEmpty();
    }

    /** So few zeros say nothing where nobody asked for them. */
    @ParameterizedTest
    @ValueSource(strings = {"14:15", "59:60"})
    void neighboursOfWhichNearlyAllStay(String pattern) {
        assertThat(asked(pruned(pattern), pattern)).contains(pattern + " along axis 2");
        assertThat(property.measure(pruned(pattern))).isEmpty();
    }

    /** Where there are more zeros than the pattern needs, it is still there. */
    @ParameterizedTest
    @ValueSource(strings = {"1:4", "2:4", "3:5"})
    void neighboursAmongMoreZeros(String pattern) {
        Tensor pruned = pruned(pattern);
        TensorData half = pruned("unstructured").data().orElseThrow();
        BitSet zeros = Zeros.of(pruned.withData(Optional.of(half))).orElseThrow();
        Tensor more = pruned.withData(pruned.data().map(data -> new MaskedData(data, zeros)));

        assertThat(asked(more, pattern)).contains(pattern + " along axis 2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1:3", "2:3", "3:5", "1:10"})
    void neighboursAreFoundWithoutBeingAskedFor(String pattern) {
        assertThat(property.measure(pruned(pattern)).map(Evidence::description)).contains(pattern + " along axis 2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1x5", "3x1", "3x5", "2x2", "4x4", "10x6", "60x1", "1x60", "12x60"})
    void blocksOfAnySize(String pattern) {
        String[] sides = pattern.split("x");
        assertThat(asked(pruned(pattern), pattern)).hasValueSatisfying(text -> assertThat(text)
                .startsWith(pattern + " blocks over axes 0 and ")
                .satisfies(found ->
                        assertThat(found.endsWith("2") || sides[1].equals("1")).isTrue()));
        assertThat(asked(pruned("unstructured"), pattern)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"3x5", "2x2", "10x6", "5x3"})
    void blocksAreFoundWithoutBeingAskedFor(String pattern) {
        assertThat(property.measure(pruned(pattern)).map(Evidence::description))
                .contains(pattern + " blocks over axes 0 and 2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"unstructured"})
    void zerosThatWereToLieAnywhereMakeNone(String pattern) {
        assertThat(asked(pruned(pattern), pattern)).isEmpty();
        assertThat(property.measure(pruned(pattern))).isEmpty();
    }
}
