package dev.hone.technique.prune.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hone.api.technique.Established;
import dev.hone.api.technique.Outcome;
import dev.hone.model.Model;
import dev.hone.model.Tensor;
import dev.hone.model.TensorRef;
import dev.hone.tck.kit.KitContext;
import dev.hone.technique.prune.internal.property.SparsityProperty;
import dev.hone.technique.prune.internal.property.Zeros;
import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FineTunedPruningTest {

    private final Model model = Training.classifier();

    private Outcome.Applied prune(Map<String, Object> parameters) {
        Map<String, Object> trained = new HashMap<>(Map.of("epochs", 3, "batch", 8));
        trained.putAll(parameters);
        return oneShot(model, trained);
    }

    private static Outcome.Applied oneShot(Model model, Map<String, Object> parameters) {
        return apply(model, Training.stage(model, parameters));
    }

    private static Outcome.Applied apply(Model model, KitContext stage) {
        try (stage) {
            return (Outcome.Applied) new MagnitudePruner().apply(model, stage);
        }
    }

    private static BitSet zeros(Outcome.Applied outcome, Model before, String name) {
        return Zeros.of(tensor(outcome, before, name)).orElseThrow();
    }

    private static Tensor tensor(Outcome.Applied outcome, Model before, String name) {
        TensorRef old = Training.named(before, name);
        return outcome.model()
                .tensor(outcome.lineage().of(old, outcome.model()).get(0).to());
    }

    private static ByteBuffer bytes(Tensor tensor) {
        return tensor.data().orElseThrow().copy(0, (int)
                tensor.data().orElseThrow().size());
    }

    @Test
    void endsWithExactlyTheZerosAskedForAndTrainsTheRest() {
        Outcome.Applied outcome = prune(Map.of("sparsity", 0.75, "ranking", "layer", "frequency", 4));
        assertThat(zeros(outcome, model, "first").cardinality()).isEqualTo(36);
        assertThat(zeros(outcome, model, "second").cardinality()).isEqualTo(36);
        Outcome.Applied oneShot = oneShot(model, Map.of("sparsity", 0.75, "ranking", "layer"));
        assertThat(bytes(tensor(outcome, model, "first"))).isNotEqualTo(bytes(tensor(oneShot, model, "first")));
        assertThat(outcome.notes())
                .anyMatch(note -> note.startsWith("75.0 % of 96 weights in 2 tensors are zero"))
                .anyMatch(note -> note.startsWith("trained 2 weights for 3 epochs of 8 steps"))
                .noneMatch(note -> note.contains("one-shot"));
    }

    /** Input channels are the rows here. */
    @Test
    void trainsUnderAPattern() {
        Outcome.Applied outcome = prune(Map.of("pattern", "1:2"));
        BitSet zeros = zeros(outcome, model, "first");
        for (int row = 0; row < 6; row += 2) {
            for (int column = 0; column < 8; column++) {
                assertThat(zeros.get(row * 8 + column) ^ zeros.get((row + 1) * 8 + column))
                        .isTrue();
            }
        }
    }

    @Test
    void whereAllLayersCompeteEachKeepsTheShareThatItHadAtFirst() {
        Map<String, Object> global = Map.of("sparsity", 0.5, "ranking", "global");
        Outcome.Applied oneShot = oneShot(model, global);
        int first = zeros(oneShot, model, "first").cardinality();
        Outcome.Applied trained = prune(global);
        assertThat(zeros(trained, model, "first").cardinality()).isEqualTo(first);
        assertThat(zeros(trained, model, "second").cardinality()).isEqualTo(48 - first);
    }

    @Test
    void keepsTheZerosOfAnEarlierStageWhereTheyAre() {
        Model sparse =
                oneShot(model, Map.of("include", List.of("*"), "sparsity", 0.5)).model();
        TensorRef first = Training.named(sparse, "first");
        KitContext stage = Training.stage(sparse, Map.of("sparsity", 0.75, "ranking", "layer", "epochs", 2, "batch", 8))
                .withEstablished(List.of(Established.of(
                        first,
                        "sparsity",
                        new SparsityProperty().measure(sparse.tensor(first)).orElseThrow())));
        Outcome.Applied more = apply(sparse, stage);
        BitSet filled = Zeros.of(sparse.tensor(first)).orElseThrow();
        filled.andNot(zeros(more, sparse, "first"));
        assertThat(filled.isEmpty()).isTrue();
        assertThat(zeros(more, sparse, "first").cardinality()).isEqualTo(36);
    }

    /** What its parameters ask for it would never come to. */
    @Test
    void zerosDoNotGrowLongerThanTheTraining() {
        KitContext stage = Training.stage(model, Map.of("epochs", 3, "batch", 8, "end", 25));
        try (stage) {
            assertThatThrownBy(() -> new MagnitudePruner().check(model, stage))
                    .hasMessage("prune: end=25 is refused; accepted: from 1 to 24, as the training has 24 steps, 8 an"
                            + " epoch, or -1 for half of them");
        }
    }

    @Test
    void trainsTheSameAgain() {
        Map<String, Object> stage = Map.of("sparsity", 0.75, "frequency", 4);
        assertThat(bytes(tensor(prune(stage), model, "first"))).isEqualTo(bytes(tensor(prune(stage), model, "first")));
    }
}
