package dev.hone.training.tuning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.api.data.Split;
import dev.hone.model.Model;
import dev.hone.model.TensorData;
import dev.hone.model.TensorRef;
import dev.hone.training.TrainingResult;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TeacherTest {

    private final Model model = Networks.classifier();
    private final TestContext context = TestContext.classifying();

    private Optional<Teacher> teacher(Model original) {
        return Teacher.original(original, model, Network.of(model, context), context);
    }

    /** The model after a technique that spoiled a kernel. */
    private Model spoiled() {
        TensorRef kernel = Networks.named(model, "hidden/kernel");
        float[] values = Networks.floats(model, kernel);
        for (int i = 0; i < values.length; i++) {
            values[i] *= i % 2;
        }
        return model.withGraph(
                0,
                model.main()
                        .edit()
                        .put(model.tensor(kernel).withData(Optional.of(TensorData.ofFloats(values))))
                        .build());
    }

    private List<String> notes(Model trained) {
        return FineTuning.of(trained, context, "tune")
                .constrain(Networks.named(trained, "hidden/kernel"), new HalfMask())
                .run()
                .notes();
    }

    @Test
    void teachesOutputsAndWhatLayersRead() {
        Teacher teacher = teacher(spoiled()).orElseThrow();

        int relu =
                Network.of(model, context).tensor(Networks.named(model, "relu")).getAsInt();
        assertThat(teacher.hidden()).containsOnlyKeys(relu);
        assertThat(teacher.outputs()).hasSize(1);
        assertThat(teacher.ofOutputs().hidden()).isEmpty();
    }

    @Test
    void doesNotTeachNetworksThatTakeSomethingElse() {
        assertThat(teacher(Networks.convolutions())).isEmpty();
    }

    @Test
    void teachesBesideLabelsWhereWeightsAreConstrained() {
        context.original = Optional.of(model);

        assertThat(notes(spoiled()).get(0)).contains("cross-entropy with the labels", "outputs and 1 activations");
        assertThat(FineTuning.of(spoiled(), context, "tune").run().notes().get(0))
                .contains("cross-entropy with the labels")
                .doesNotContain("distillation");
        context.with("loss", "cross-entropy");
        assertThat(notes(spoiled()).get(0)).doesNotContain("distillation");
    }

    /** The distance that is left, judged before and after training. */
    private double[] losses() {
        TrainingResult training =
                FineTuning.of(spoiled(), context, "tune").run().training();
        double best = training.epochs().stream()
                .mapToDouble(epoch -> epoch.validation().orElseThrow())
                .min()
                .orElseThrow();
        return new double[] {training.start().orElseThrow().validation().orElseThrow(), best};
    }

    @Test
    void isTheModelThatTheChainBeganWithNotTheOneThatIsTrained() {
        context.splits.clear();
        context.with(Split.CALIBRATE, new TestContext.Rows(64, 4, null, true));
        double[] ofItself = losses();
        context.original = Optional.of(model);
        double[] ofTheOriginal = losses();

        assertThat(ofItself[0]).as("nothing is nearer to a network than itself").isLessThanOrEqualTo(ofItself[1]);
        assertThat(ofTheOriginal[1]).as("there is something to learn").isLessThan(ofTheOriginal[0] - 1e-3);
    }
}
