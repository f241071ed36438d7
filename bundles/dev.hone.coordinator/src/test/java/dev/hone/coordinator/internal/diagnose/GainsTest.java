package dev.hone.coordinator.internal.diagnose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.hone.api.diagnosis.WeightMeasure;
import dev.hone.model.Graph;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Two dense layers with RELU between them: what the first multiplies by 8 and 1, the second divides. */
class GainsTest {

    private final Sketch before = new Sketch();
    private final Sketch after = new Sketch();
    private final List<Subject> subjects = new ArrayList<>();

    @Test
    void findsWhatEqualizationMultiplied() {
        Graph original = original(before, 0.5f, 1f, 0.25f, 0.75f);
        Graph optimized = stored(after, new byte[] {64, 127, 4, 12}, 0.0625f, new byte[] {8, 32, 4, 64}, 0.015625f);
        collect(original, optimized);

        Gains gains = Gains.of(optimized, original, subjects, Sketch.OPERATORS);

        assertThat(gains.of(2, 0)).isCloseTo(8f, within(0.06f));
        assertThat(gains.of(2, 1)).isCloseTo(1f, within(1e-5f));
        assertThat(gains.of(3, 0)).as("passes RELU").isCloseTo(8f, within(0.06f));
        assertThat(gains.has(5)).as("is undone by the second layer").isFalse();
        assertThat(gains.multiplied(3, new float[] {1, 2})).satisfies(values -> {
            assertThat(values[0]).isCloseTo(8f, within(0.06f));
            assertThat(values[1]).isEqualTo(2f);
        });
        assertThat(gains.divided(3, gains.multiplied(3, new float[] {1, 2}))).containsExactly(1, 2);
    }

    @Test
    void comparesWeightsMultipliedAlike() {
        Graph original = original(before, 0.5f, 1f, 0.25f, 0.75f);
        Graph optimized = stored(after, new byte[] {64, 127, 4, 12}, 0.0625f, new byte[] {8, 32, 4, 64}, 0.015625f);
        collect(original, optimized);
        Gains gains = Gains.of(optimized, original, subjects, Sketch.OPERATORS);
        Subject.Pieces first = subjects.get(0).pieces().orElseThrow();

        WeightMeasure weight = WeightComparison.of(
                        optimized, first.optimized(), original, first.original(), Sketch.OPERATORS)
                .orElseThrow()
                .weight(gains)
                .orElseThrow();

        assertThat(weight.deviation().error()).isLessThan(0.04);
        assertThat(weight.scales()).isEqualTo(1);
        assertThat(weight.channels().get(0).steps()).isCloseTo(128, within(1.5));
        assertThat(weight.channels().get(1).steps()).isEqualTo(12);
    }

    @Test
    void takesCoarseRoundingForNothingElse() {
        Graph original = original(before, 0.5f, 1f, 0.01f, 0.018f);
        Graph optimized = stored(after, new byte[] {63, 127, 1, 2}, 0.0079f, new byte[] {63, 32, 32, 64}, 0.015625f);
        collect(original, optimized);

        assertThat(Gains.of(optimized, original, subjects, Sketch.OPERATORS).has(2))
                .isFalse();
    }

    /** The second layer's weight is {{1, 0.5}, {0.5, 1}}. */
    private static Graph original(Sketch sketch, float... weight) {
        int in = sketch.real("in", 2);
        int first = sketch.weight(2, weight);
        int dense = sketch.real("dense", 2);
        int relu = sketch.real("relu", 2);
        int second = sketch.weight(2, 1f, 0.5f, 0.5f, 1f);
        int out = sketch.real("out", 2);
        return sketch.input(in)
                .node("DENSE", List.of(in, first), dense)
                .node("RELU", List.of(dense), relu)
                .node("DENSE", List.of(relu, second), out)
                .graph(out);
    }

    private static Graph stored(Sketch sketch, byte[] weight, float scale, byte[] next, float nextScale) {
        int in = sketch.stored("in", 2, 0.1f, 0);
        int first = sketch.weight(2, scale, weight);
        int dense = sketch.stored("dense", 2, 0.1f, 0);
        int relu = sketch.stored("relu", 2, 0.1f, 0);
        int second = sketch.weight(2, nextScale, next);
        int out = sketch.stored("out", 2, 0.1f, 0);
        return sketch.input(in)
                .node("DENSE", List.of(in, first), dense)
                .node("RELU", List.of(dense), relu)
                .node("DENSE", List.of(relu, second), out)
                .graph(out);
    }

    private void collect(Graph original, Graph optimized) {
        for (int id : new int[] {2, 3, 5}) {
            Piece piece = Piece.to(optimized, id, given -> true).orElseThrow();
            Piece reference = Piece.to(original, id, given -> true).orElseThrow();
            subjects.add(new Subject(id, id, Optional.of(new Subject.Pieces(piece, reference, piece.inputs()))));
        }
    }
}
