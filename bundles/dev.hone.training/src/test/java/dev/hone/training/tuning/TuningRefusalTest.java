package dev.hone.training.tuning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hone.api.HoneException;
import dev.hone.api.HoneException.Reason;
import dev.hone.api.data.Split;
import dev.hone.api.technique.Check;
import dev.hone.model.Attributes;
import dev.hone.model.DataType;
import dev.hone.model.Model;
import dev.hone.model.Shape;
import dev.hone.model.hone.HoneBuilder;
import dev.hone.model.hone.HoneOp;
import dev.hone.model.hone.Value;
import dev.hone.training.Trainer;
import dev.hone.training.TrainingMonitor;
import dev.hone.training.TrainingResult;
import dev.hone.training.TrainingTask;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TuningRefusalTest {

    private final Model model = Networks.classifier();
    private final TestContext context = TestContext.classifying();

    private FineTuning tuning() {
        return FineTuning.of(model, context, "tune");
    }

    @ParameterizedTest
    @CsvSource({
        "epochs, 0, epochs=0",
        "batch, 0, batch=0",
        "learning$_$rate, 0.0, learning-rate=0.0",
        "learning$_$rate, fast, learning-rate=fast",
        "loss, mse, loss=mse does not fit labels that choose one of 4 classes",
        "loss, other, loss=other",
        "optimizer, lion, optimizer=lion",
        "learning$_$rate$_$schedule, step, learning-rate-schedule=step"
    })
    void refusesParametersThatDoNotFit(String name, String value, String message) {
        Object given = name.equals("epochs") || name.equals("batch") ? (Object) Integer.valueOf(value) : value;
        context.with(name, given);

        for (ThrowingCallable work : List.<ThrowingCallable>of(this::tuning, this::check)) {
            assertThatThrownBy(work)
                    .isInstanceOfSatisfying(
                            HoneException.class, e -> assertThat(e.reason()).isEqualTo(Reason.USAGE))
                    .hasMessageStartingWith("tune: ")
                    .hasMessageContaining(message);
        }
    }

    private Check check() {
        return FineTuning.check(model, context, "tune", "something else works");
    }

    private void refused(Reason reason, String... parts) {
        assertThat(check()).isInstanceOfSatisfying(Check.Refused.class, refused -> {
            assertThat(refused.matter()).isEqualTo(reason);
            assertThat(refused.reasons()).singleElement().asString().contains(parts);
        });
        assertThatThrownBy(this::tuning)
                .isInstanceOfSatisfying(
                        HoneException.class, e -> assertThat(e.reason()).isEqualTo(reason))
                .hasMessageStartingWith("tune: ");
    }

    @Test
    void namesALabelThatIsOutOfRange() {
        Model three = new Object() {
            Model of() {
                Networks made = new Networks();
                Value x = made.hone.input("x", DataType.FLOAT32, Shape.of(Shape.DYNAMIC, 4));
                return made.model(x, made.dense("scores", x, 3));
            }
        }.of();

        assertThat(FineTuning.check(three, context, "tune", "")).isEqualTo(Check.accepted());
        assertThatThrownBy(() -> FineTuning.of(three, context, "tune"))
                .hasMessageStartingWith("tune: label 3 of train sample")
                .hasMessageContaining("0 to 2");
    }

    @Test
    void refusesLabelsThatDoNotFit() {
        context.splits.clear();
        context.with(Split.TRAIN, new TestContext.Rows(64, 4, DataType.FLOAT32, true));
        refused(Reason.DATA, "labels of type FLOAT32", "do not fit the output", "something else works");
    }

    @Test
    void refusesDataThatIsNotThere() {
        context.splits.clear();
        refused(Reason.DATA, "train or calibrate", "something else works");
        context.with(Split.TRAIN, new TestContext.Rows(0, 4, DataType.INT64, true));
        refused(Reason.DATA, "train or calibrate");
        context.hasData = false;
        refused(Reason.DATA, "--data", "labels are not needed");
    }

    @Test
    void refusesAModelWithoutWeights() {
        HoneBuilder hone = new HoneBuilder();
        Value x = hone.input("x", DataType.FLOAT32, Shape.of(Shape.DYNAMIC, 4));
        Model plain = Model.of(
                HoneOp.DIALECT,
                List.of(hone.build("plain", List.of(x), List.of(hone.unary(HoneOp.RELU, x)))),
                Attributes.NONE);
        assertThat(FineTuning.check(plain, context, "tune", ""))
                .isEqualTo(Check.refused("the model has no weights that can be trained"));
    }

    @Test
    void saysWhatWorksWithoutAnEngine() {
        context.services.clear();
        refused(Reason.MISSING, "dev.hone.engine.tensorflow", "something else works");
    }

    @Test
    void refusesAnEngineThatCannotTrainHere() {
        context.services.clear();
        context.services.add(new Trainer() {
            @Override
            public String version() {
                throw new AssertionError("loads something");
            }

            @Override
            public Optional<String> obstacle() {
                return Optional.of("not on this moon");
            }

            @Override
            public TrainingResult train(TrainingTask task, TrainingMonitor monitor) {
                throw new AssertionError("trains");
            }
        });
        refused(Reason.MISSING, "not on this moon", "something else works");
    }

    @Test
    void tellsWhatTrainersReportWithTheTechniquesName() {
        context.services.clear();
        context.services.add(new Trainer() {
            @Override
            public String version() {
                return "broken";
            }

            @Override
            public TrainingResult train(TrainingTask task, TrainingMonitor monitor) {
                throw new HoneException(Reason.DATA, "step 3 went wrong");
            }
        });
        assertThatThrownBy(tuning()::run)
                .isInstanceOfSatisfying(
                        HoneException.class, e -> assertThat(e.reason()).isEqualTo(Reason.DATA))
                .hasMessage("tune: step 3 went wrong");
    }
}
