package dev.hone.training.tuning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.api.graph.GraphPass;
import dev.hone.api.graph.Operators;
import dev.hone.api.graph.SparseEncoder;
import dev.hone.api.technique.Established;
import dev.hone.api.technique.Outcome;
import dev.hone.model.Lineage;
import dev.hone.model.Model;
import dev.hone.model.TensorRef;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The sparse encoding of earlier stages outlasts a stage that reads weights without it. */
class KeptStorageTest {

    private final Model model = Networks.classifier();
    private final TensorRef before = new TensorRef(0, 900);
    private final TensorRef after = new TensorRef(0, 1);
    private final Outcome.Applied applied = new Outcome.Applied(
            model,
            Lineage.builder()
                    .link(before, after, new Lineage.Transform.Revalued())
                    .build(),
            List.of("changed"));
    private final TestContext context = new TestContext();
    private final List<TensorRef> encoded = new ArrayList<>();

    /** Writes down what it is given, and makes another model of it unless there is nothing to gain. */
    private SparseEncoder encoder(boolean smaller) {
        return new SparseEncoder() {
            @Override
            public GraphPass.Result encode(Model dense, Collection<TensorRef> weights, Operators operators) {
                encoded.addAll(weights);
                Model other = dense.withGraph(0, dense.main().edit().build());
                return smaller ? new GraphPass.Result(other, Lineage.IDENTITY) : GraphPass.Result.unchanged(dense);
            }

            @Override
            public long bytes(Model dense, TensorRef weight, long values) {
                return 0;
            }
        };
    }

    @Test
    void whatWasEncodedIsEncodedAgainWhereverItIsNow() {
        context.services.add(encoder(true));
        context.established.add(Established.of(before, SparseEncoder.PROPERTY, () -> "sparse encoding"));
        context.established.add(Established.of(new TensorRef(0, 7), "sparsity", () -> "50 % zeros"));

        Outcome.Applied kept = (Outcome.Applied) KeptStorage.of(applied, context);

        assertThat(encoded).containsExactly(after);
        assertThat(kept.model()).isNotSameAs(model);
        assertThat(kept.notes()).hasSize(2).last().asString().contains("sparse encoding");
    }

    @Test
    void nothingIsDoneWhereNothingWasEncodedOrWouldBecomeSmaller() {
        assertThat(KeptStorage.of(applied, context)).isSameAs(applied);
        context.services.add(encoder(false));
        context.established.add(Established.of(before, SparseEncoder.PROPERTY, () -> "sparse encoding"));

        assertThat(KeptStorage.of(applied, context)).isSameAs(applied);
        assertThat(encoded).containsExactly(after);
    }
}
