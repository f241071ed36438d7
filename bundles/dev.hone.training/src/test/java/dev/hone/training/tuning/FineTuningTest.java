package dev.hone.training.tuning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.api.data.Split;
import dev.hone.model.DataType;
import dev.hone.model.Lineage;
import dev.hone.model.Model;
import dev.hone.model.TensorRef;
import dev.hone.training.TrainingResult;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class FineTuningTest {

    private final Model model = Networks.classifier();
    private final TensorRef kernel = Networks.named(model, "hidden/kernel");
    private final TestContext context = TestContext.classifying();

    private FineTuning tuning() {
        return FineTuning.of(model, context, "tune");
    }

    @Test
    void learnsFromLabels() {
        Tuned tuned = tuning().run();

        assertThat(tuned.training().epochs()).hasSize(6);
        assertThat(tuned.training().epochs().get(5).loss())
                .isLessThan(tuned.training().epochs().get(0).loss() * 0.8);
        assertThat(tuned.training().epochs().get(5).metrics()).containsKey("accuracy");
        assertThat(tuned.notes().get(0)).contains("cross-entropy with the labels", "8 steps", "4 weights");
        assertThat(tuned.lineage().of(kernel, tuned.model()))
                .containsExactly(new Lineage.Link(kernel, new Lineage.Transform.Revalued()));
        assertThat(Networks.floats(tuned.model(), kernel)).isNotEqualTo(Networks.floats(model, kernel));
        assertThat(context.progress).anyMatch(line -> line.contains("steps/s") && line.contains("loss"));
    }

    @Test
    void learnsTheSameFromBytesAsFromFloats() {
        Tuned bytes = tuning().run();
        context.with(Split.TRAIN, new TestContext.Rows(64, 4, DataType.INT64, false));
        context.with(Split.VALIDATE, new TestContext.Rows(16, 4, DataType.INT64, false));

        assertThat(Networks.floats(tuning().run().model(), kernel))
                .containsExactly(Networks.floats(bytes.model(), kernel), within(1e-6f));
    }

    private static Offset<Float> within(float offset) {
        return Offset.offset(offset);
    }

    @Test
    void isItsOwnTeacherWithoutLabels() {
        context.splits.clear();
        context.with(Split.CALIBRATE, new TestContext.Rows(64, 4, null, true));
        Tuned tuned = tuning().constrain(kernel, new HalfMask()).run();

        assertThat(tuned.notes().get(0)).contains("distillation");
        assertThat(tuned.training().epochs().get(5).loss())
                .isLessThan(tuned.training().epochs().get(0).loss());
    }

    @Test
    void keepsTheStartThatTrainingMakesWorse() {
        context.splits.clear();
        context.with(Split.CALIBRATE, new TestContext.Rows(64, 4, null, true)).with("learning$_$rate", "10");
        Tuned tuned = tuning().run();

        assertThat(tuned.notes()).contains(TrainingResult.KEPT_START).anyMatch(note -> note.startsWith("start: "));
        assertThat(Networks.floats(tuned.model(), kernel)).isEqualTo(Networks.floats(model, kernel));
    }

    @Test
    void holdsOutOneOfTenSamplesToJudgeByWhereThereIsNoValidateSplit() {
        context.splits.remove(Split.VALIDATE);
        Tuned tuned = tuning().run();

        assertThat(tuned.training().start().orElseThrow().validation()).isPresent();
        assertThat(tuned.notes()).anyMatch(note -> note.contains("judged by 6 of the 64 samples"));
        assertThat(TuningData.of(context).train().size()).isEqualTo(58);
    }

    @Test
    void judgesByAllSamplesWhereThereAreTooFewToHoldSomeOut() {
        context.splits.clear();
        context.with(Split.CALIBRATE, new TestContext.Rows(5, 4, null, true));
        TuningData data = TuningData.of(context);

        assertThat(data.train().size()).isEqualTo(5);
        assertThat(data.validate().size()).isEqualTo(5);
    }

    @Test
    void doesNotJudgeAStartAtWhichConstraintsAreNotYetMet() {
        assertThat(tuning().constrain(kernel, new HalfMask()).run().training().start())
                .isEmpty();
    }

    @Test
    void trainsSlowlyWhereOnlyTheFloatModelTeaches() {
        context.with("learning$_$rate", "auto");
        assertThat(tuning().run().notes().get(0)).contains("learning rate 0.001");
        context.splits.clear();
        context.with(Split.CALIBRATE, new TestContext.Rows(64, 4, null, true));
        assertThat(tuning().run().notes().get(0)).contains("learning rate 2.0E-5");
    }

    @Test
    void saysThatABatchIsLargerThanTheData() {
        context.with("batch", Integer.MAX_VALUE).with("epochs", 1);

        assertThat(tuning().run().notes().get(0))
                .contains("1 epoch of 1 step", "one batch of all 64 samples, as they are fewer than batch=2147483647");
    }

    @Test
    void isTheSameEachTime() {
        assertThat(Networks.floats(tuning().run().model(), kernel))
                .isEqualTo(Networks.floats(tuning().run().model(), kernel));
    }
}
