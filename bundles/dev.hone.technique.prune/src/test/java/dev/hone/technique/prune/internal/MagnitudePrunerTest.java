package dev.hone.technique.prune.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hone.api.HoneException;
import dev.hone.api.HoneException.Reason;
import dev.hone.api.target.WeightAxis;
import dev.hone.api.technique.Check;
import dev.hone.api.technique.Outcome;
import dev.hone.model.Model;
import dev.hone.model.Tensor;
import dev.hone.model.TensorRef;
import dev.hone.tck.kit.KitContext;
import dev.hone.tck.kit.Network;
import dev.hone.tck.kit.OddModels;
import dev.hone.technique.prune.internal.property.Zeros;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MagnitudePrunerTest {

    /** Kernels of 8x4 (CONV), 1x8 (DEPTHWISE), 4x8 (CONV) and 5x4 (DENSE). */
    private final Model model = new Network(1, 4, 4)
            .layer("CONV_RELU", 8)
            .layer("DEPTHWISE", 1)
            .layer("CONV", 4)
            .max()
            .flatten()
            .layer("DENSE", 5)
            .model();

    private final MagnitudePruner pruner = new MagnitudePruner();

    private Outcome.Applied prune(Map<String, Object> parameters) {
        return (Outcome.Applied) pruner.apply(model, KitContext.of(model).withParameters(parameters));
    }

    private Check check(Map<String, Object> parameters) {
        return pruner.check(model, KitContext.of(model).withParameters(parameters));
    }

    private static List<Integer> zeros(Model pruned) {
        return pruned.main().tensors().stream()
                .filter(tensor -> tensor.isConstant() && tensor.shape().rank() > 1)
                .map(tensor -> Zeros.of(tensor).orElseThrow().cardinality())
                .toList();
    }

    private void refused(String message, Map<String, Object> parameters) {
        assertThatThrownBy(() -> check(parameters))
                .isInstanceOfSatisfying(
                        HoneException.class, e -> assertThat(e.reason()).isEqualTo(Reason.USAGE))
                .hasMessageContaining(message);
    }

    @Test
    void prunesEachLayerToTheShareAndLeavesDepthwiseKernelsAlone() {
        Outcome.Applied outcome = prune(Map.of("sparsity", 0.75, "ranking", "layer"));
        assertThat(zeros(outcome.model())).containsExactly(24, 0, 24, 15);
        assertThat(outcome.notes())
                .containsExactly("75.0 % of 84 weights in 3 tensors are zero, one-shot: without fine-tuning");
    }

    @Test
    void prunesDepthwiseKernelsWhenAsked() {
        assertThat(zeros(prune(Map.of("include", List.of("depthwise-convolution")))
                        .model()))
                .containsExactly(0, 4, 0, 0);
    }

    @Test
    void leavesExcludedAndSmallLayersAlone() {
        Outcome.Applied outcome = prune(Map.of("exclude", List.of("DENSE"), "ranking", "layer"));
        assertThat(zeros(outcome.model())).containsExactly(16, 0, 16, 0);
        assertThat(zeros(prune(Map.of("share", 0.3, "ranking", "layer")).model()))
                .containsExactly(16, 0, 16, 0);
    }

    @Test
    void ranksAllLayersTogether() {
        List<Integer> adaptive = zeros(prune(Map.of()).model());
        List<Integer> global = zeros(prune(Map.of("ranking", "global")).model());
        assertThat(adaptive.stream().mapToInt(Integer::intValue).sum()).isEqualTo(42);
        assertThat(global.stream().mapToInt(Integer::intValue).sum()).isEqualTo(42);
        assertThat(List.of(16, 0, 16, 10)).isNotIn(adaptive, global);
    }

    @Test
    void followsTheAxisThatTheTargetNames() {
        KitContext outputs = KitContext.of(model)
                .withParameters(Map.of("pattern", "2:4", "exclude", List.of("DENSE")))
                .withTarget(KitContext.board()
                        .derive("other", "1")
                        .patternAxis(WeightAxis.OUTPUT_CHANNELS)
                        .build());
        Outcome.Applied outcome = (Outcome.Applied) pruner.apply(model, outputs);
        Tensor first = kernels(outcome.model()).get(0);
        BitSet zeros = Zeros.of(first).orElseThrow();
        for (int group = 0; group < 2; group++) {
            for (int column = 0; column < 4; column++) {
                int at = group * 16 + column;
                long count = List.of(at, at + 4, at + 8, at + 12).stream()
                        .filter(zeros::get)
                        .count();
                assertThat(count).isEqualTo(2);
            }
        }
    }

    private static List<Tensor> kernels(Model pruned) {
        return pruned.main().tensors().stream()
                .filter(tensor -> tensor.isConstant() && tensor.shape().rank() > 1)
                .toList();
    }

    @Test
    void aPatternSaysHowManyZerosThereAre() {
        assertThat(zeros(prune(Map.of("pattern", "1:4")).model())).containsExactly(24, 0, 24, 15);
        refused("sparsity=0.8 is refused; accepted: 0.75", Map.of("pattern", "1:4", "sparsity", 0.8));
    }

    @Test
    void saysWhichWeightsAreTooSmallForAPattern() {
        Outcome.Applied outcome = prune(Map.of("pattern", "4:8"));
        assertThat(zeros(outcome.model())).containsExactly(0, 0, 16, 0);
        assertThat(outcome.notes())
                .filteredOn(note -> note.contains("4 channels there are fewer than a group has"))
                .hasSize(2);
    }

    @Test
    void refusesWhatCannotBe() {
        refused("sparsity=1.0 is refused; accepted: a number", Map.of("sparsity", 1.0));
        refused("sparsity=-0.1 is refused", Map.of("sparsity", -0.1));
        refused("sparsity=NaN is refused", Map.of("sparsity", Double.NaN));
        refused("pattern=4:4 is refused; accepted: unstructured", Map.of("pattern", "4:4"));
        refused("pattern=checkered is refused; accepted: unstructured", Map.of("pattern", "checkered"));
        refused("3 does not divide its 4 neighbouring channels; accepted there: 1, 2, 4", Map.of("pattern", "1:3"));
        refused("4 does not divide its 5 output channels; accepted there: 1, 5", Map.of("pattern", "4x1"));
        refused("prune: include 'LSTM*' matches no operator", Map.of("include", List.of("LSTM*")));
        refused("initial=0.6 is refused; accepted: from 0 to sparsity, which is 0.5", Map.of("initial", 0.6));
        refused("end=5 is refused; accepted: a step after begin, which is 9", Map.of("begin", 9, "end", 5));
        refused("policy=latency is refused; accepted: all; the kernels of target", Map.of("policy", "latency"));
        refused("encoding=sparse is refused; accepted: dense; target", Map.of("encoding", "sparse"));
    }

    @Test
    void hasNothingToDoWhereThereAreZerosEnough() {
        Model pruned = prune(Map.of("sparsity", 0.75)).model();
        Outcome again = pruner.apply(pruned, KitContext.of(pruned).withParameters(Map.of("sparsity", 0.5)));
        assertThat(again).isInstanceOf(Outcome.Skipped.class);
    }

    @Test
    void saysThatIntegersComeAfterPruning() {
        Model integers = OddModels.all().get("a weight stored as integers");
        assertThat(pruner.check(integers, KitContext.of(integers)))
                .isInstanceOfSatisfying(Check.Refused.class, refused -> assertThat(refused.reasons())
                        .singleElement()
                        .asString()
                        .contains("'weight' is stored as INT8", "prune before quantization"));
    }

    @Test
    void trainsOnlyWithDataAndNamesTheWayWithout() {
        Check check = pruner.check(
                model, KitContext.of(model).withData(Optional.empty()).withParameters(Map.of("epochs", 2)));
        assertThat(check).isInstanceOfSatisfying(Check.Refused.class, refused -> {
            assertThat(refused.matter()).isEqualTo(Reason.DATA);
            assertThat(refused.reasons())
                    .containsExactly(
                            "there are no data to train with; give them with --data, labels are not needed; epochs=2"
                                    + " trains; epochs=0 prunes one-shot, without data and training");
        });
    }

    @Test
    void refusesABeginningBeyondTheTraining() {
        Model trained = Training.classifier();
        try (KitContext stage = Training.stage(trained, Map.of("epochs", 2, "batch", 8, "begin", 16))) {
            assertThatThrownBy(() -> pruner.check(trained, stage))
                    .isInstanceOfSatisfying(
                            HoneException.class, e -> assertThat(e.reason()).isEqualTo(Reason.USAGE))
                    .hasMessage("prune: begin=16 is refused; accepted: from 0 to 15, as the training has 16 steps, 8"
                            + " an epoch");
        }
        try (KitContext stage = Training.stage(trained, Map.of("epochs", 2, "batch", 8, "begin", 15))) {
            assertThat(pruner.check(trained, stage)).isEqualTo(Check.accepted());
        }
    }

    @Test
    void sharesWhatItDoesNotChange() {
        Model pruned = prune(Map.of()).model();
        for (Tensor tensor : model.main().tensors()) {
            if (tensor.shape().rank() == 1) {
                assertThat(pruned.tensor(new TensorRef(0, tensor.id())).data()).isEqualTo(tensor.data());
            }
        }
        assertThat(pruned.source()).isEqualTo(Optional.empty());
    }
}
