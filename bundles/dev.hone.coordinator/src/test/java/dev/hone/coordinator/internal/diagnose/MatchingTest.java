package dev.hone.coordinator.internal.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.model.Attributes;
import dev.hone.model.Graph;
import java.util.List;
import org.junit.jupiter.api.Test;

class MatchingTest {

    private final Sketch before = new Sketch();
    private final Sketch after = new Sketch();

    @Test
    void matchesByName() {
        Graph original = chain(before, "in", "a", "b");
        Graph optimized = chain(after, "in", "a", "b");

        Matching matching = Matching.of(original, optimized, Sketch.OPERATORS);

        assertThat(matching.named()).isEqualTo(3);
        assertThat(matching.placed()).isZero();
        assertThat(matching.unmatched()).isEmpty();
        assertThat(matching.original(1)).contains(1);
    }

    @Test
    void matchesRenamedActivationsByTheirPlace() {
        Graph original = chain(before, "in", "a", "b", "c");
        Graph optimized = chain(after, "serving", "b", "x", "y");

        Matching matching = Matching.of(original, optimized, Sketch.OPERATORS);

        // By name alone, b of the optimized model would stand for b; its shape tells them apart.
        assertThat(matching.original(1)).contains(1);
        assertThat(matching.original(2)).contains(2);
        assertThat(matching.original(3)).contains(3);
        assertThat(matching.placed()).isEqualTo(4);
    }

    /** Each activation is one wider than the one before, so that shapes tell them apart. */
    private static Graph chain(Sketch sketch, String... names) {
        int last = sketch.real(names[0], 4);
        sketch.input(last);
        for (int i = 1; i < names.length; i++) {
            int next = sketch.real(names[i], 4 + i);
            sketch.node("ADD", List.of(last), next);
            last = next;
        }
        return sketch.graph(last);
    }

    @Test
    void followsConversions() {
        int in = before.real("in", 4);
        int out = before.real("out", 4);
        Graph original = before.input(in).node("ADD", List.of(in), out).graph(out);
        int given = after.real("in", 4);
        int stored = after.stored("in_int8", 4, 0.1f, 0);
        int sum = after.stored("sum", 4, 0.1f, 0);
        int read = after.stored("read", 4, 0.2f, 0);
        int result = after.real("out", 4);
        Graph optimized = after.input(given)
                .node("QUANTIZE", List.of(given), stored)
                .node("ADD", List.of(stored), sum)
                .node("QUANTIZE", List.of(sum), read)
                .node("DEQUANTIZE", List.of(read), result)
                .graph(result);

        Matching matching = Matching.of(original, optimized, Sketch.OPERATORS);

        assertThat(matching.original(stored)).contains(in);
        assertThat(matching.original(sum)).contains(out);
        assertThat(matching.original(read)).contains(out);
        assertThat(matching.unmatched()).isEmpty();
    }

    @Test
    void takesWhatFollowsAFusedActivation() {
        int in = before.real("in", 4);
        int weight = before.weight(4, new float[16]);
        int dense = before.real("dense", 4);
        int relu = before.real("relu", 4);
        int end = before.real("end", 4);
        Graph original = before.input(in)
                .node("DENSE", List.of(in, weight), dense)
                .node("RELU", List.of(dense), relu)
                .node("ADD", List.of(relu), end)
                .graph(end);
        int given = after.real("x", 4);
        int fused = after.real("y", 4);
        int last = after.real("z", 4);
        Graph optimized = after.input(given)
                .node("DENSE", List.of(given, after.weight(4, new float[16])), fused, Attributes.of("relu", true))
                .node("ADD", List.of(fused), last)
                .graph(last);

        Matching matching = Matching.of(original, optimized, Sketch.OPERATORS);

        assertThat(matching.original(fused)).contains(relu);
    }

    @Test
    void namesWhatItCannotMatch() {
        Graph original = chain(before, "in", "a");
        int in = after.real("in", 4);
        int extra = after.real("extra", 9);
        int a = after.real("a", 5);
        Graph optimized = after.input(in)
                .node("SPLINE", List.of(in), extra)
                .node("ADD", List.of(extra), a)
                .graph(a);

        assertThat(Matching.of(original, optimized, Sketch.OPERATORS).unmatched())
                .containsExactly("extra");
    }
}
