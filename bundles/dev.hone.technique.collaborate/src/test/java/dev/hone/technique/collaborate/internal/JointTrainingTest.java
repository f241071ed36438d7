package dev.hone.technique.collaborate.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hone.api.HoneException;
import dev.hone.api.HoneException.Reason;
import dev.hone.api.technique.Check;
import dev.hone.api.technique.Context;
import dev.hone.api.technique.Estimate;
import dev.hone.api.technique.Outcome;
import dev.hone.model.Attributes;
import dev.hone.model.DataType;
import dev.hone.model.Model;
import dev.hone.model.Shape;
import dev.hone.model.TensorData;
import dev.hone.model.TensorRef;
import dev.hone.model.hone.HoneBuilder;
import dev.hone.model.hone.HoneOp;
import dev.hone.model.hone.Operations;
import dev.hone.model.hone.Value;
import dev.hone.tck.kit.KitContext;
import dev.hone.training.Phase;
import dev.hone.training.TrainingSpan;
import dev.hone.training.reference.ReferenceTrainer;
import dev.hone.training.tuning.FineTuning;
import dev.hone.training.tuning.JointTechnique;
import dev.hone.training.tuning.TrainingParameters;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is wrong with one of several techniques that train together shows before they do. */
class JointTrainingTest {

    private static final String NONE = "toy(epochs=0)";
    private static final String FEW = "toy(epochs=1)";
    private static final String MANY = "toy(epochs=3)";
    private static final String OTHER = "other(epochs=2, include='a\nb')";

    private final JointTraining joint = new JointTraining();
    private final Model model = model();

    private static Model model() {
        HoneBuilder hone = new HoneBuilder();
        Value x = hone.input("x", DataType.FLOAT32, Shape.of(Shape.DYNAMIC, 2));
        Value kernel = hone.constant("kernel", DataType.FLOAT32, Shape.of(2, 3), TensorData.ofFloats(1, 2, 3, 4, 5, 6));
        Operations operations = new Operations(hone);
        Value y = operations.along(HoneOp.SOFTMAX, operations.matmul(x, kernel, false), -1);
        return Model.of(HoneOp.DIALECT, List.of(hone.build("net", List.of(x), List.of(y))), Attributes.NONE);
    }

    private TensorRef kernel() {
        return model.main().tensors().stream()
                .filter(tensor -> tensor.name().equals("kernel"))
                .map(tensor -> new TensorRef(0, tensor.id()))
                .findFirst()
                .orElseThrow();
    }

    /** Takes a training of at least 3 epochs, and no other one than it was planned for. */
    private record Toy(String technique, Set<TensorRef> weights) implements JointTechnique {

        @Override
        public Phase phase() {
            return Phase.MASK;
        }

        @Override
        public Check check(Model model, Context context, TrainingSpan span) {
            int own = context.parameters(TrainingParameters.class).epochs();
            return span.epochs() < 3
                    ? Check.refused(Reason.USAGE, technique + "(epochs=" + own + ") needs 3 epochs")
                    : Check.accepted();
        }

        @Override
        public Set<TensorRef> chosen(Model model, Context context) {
            return weights;
        }

        @Override
        public Check check(Model model, Context context) {
            throw new AssertionError("it does not train alone");
        }

        @Override
        public Estimate estimate(Model model, Context context) {
            return Estimate.unknown();
        }

        @Override
        public Outcome apply(Model model, Context context) {
            throw new AssertionError("it does not train alone");
        }

        @Override
        public Ending join(Model model, Context context, FineTuning tuning) {
            return (trained, tuned) -> Outcome.skipped("nothing to do");
        }
    }

    private KitContext context(String... stages) {
        return KitContext.of(model)
                .withServices(List.of(
                        new ReferenceTrainer(), new Toy("toy", Set.of(kernel())), new Toy("other", Set.of(kernel()))))
                .withParameters(Map.of("stages", List.of(stages)))
                .withParts(Map.of(
                        NONE, Map.of("epochs", 0),
                        FEW, Map.of("epochs", 1),
                        MANY, Map.of("epochs", 3),
                        OTHER, Map.of("epochs", 2)));
    }

    @Test
    void eachIsAskedAboutTheLengthOfTheTrainingThatTheyShare() {
        try (KitContext context = context(MANY, OTHER)) {
            assertThat(joint.check(model, context)).isEqualTo(Check.accepted());
        }
        try (KitContext context = context(FEW, OTHER)) {
            assertThat(joint.check(model, context))
                    .isEqualTo(Check.refused(Reason.USAGE, "toy(epochs=1) needs 3 epochs"));
        }
    }

    @Test
    void noneChoosesTheValuesOfAWeightTwice() {
        try (KitContext context = context(FEW, MANY)) {
            assertThatThrownBy(() -> joint.check(model, context))
                    .isInstanceOfSatisfying(
                            HoneException.class, e -> assertThat(e.reason()).isEqualTo(Reason.USAGE))
                    .hasMessageContaining("toy is there twice for weight 'kernel'");
        }
    }

    @Test
    void oneHasToTrain() {
        try (KitContext context = context(NONE)) {
            assertThatThrownBy(() -> joint.check(model, context))
                    .isInstanceOfSatisfying(
                            HoneException.class, e -> assertThat(e.reason()).isEqualTo(Reason.USAGE))
                    .hasMessageContaining("none of its stages trains; accepted: epochs of at least 1 in one of them");
        }
    }

    @Test
    void dataAreNeeded() {
        try (KitContext context = context(MANY, OTHER).withData(Optional.empty())) {
            assertThat(joint.check(model, context))
                    .isInstanceOfSatisfying(Check.Refused.class, refused -> assertThat(refused.matter())
                            .isEqualTo(Reason.DATA));
        }
    }
}
