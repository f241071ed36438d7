package dev.hone.training.tuning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hone.api.HoneException;
import dev.hone.api.HoneException.Reason;
import dev.hone.api.data.Split;
import dev.hone.api.technique.Established;
import dev.hone.api.technique.Property;
import dev.hone.model.DataType;
import dev.hone.model.Lineage;
import dev.hone.model.Model;
import dev.hone.model.Shape;
import dev.hone.model.TensorData;
import dev.hone.model.TensorRef;
import dev.hone.model.hone.HoneBuilder;
import dev.hone.model.hone.HoneOp;
import dev.hone.model.hone.Operations;
import dev.hone.model.hone.Value;
import dev.hone.training.ActivationConstraint;
import dev.hone.training.ConstraintCombiner;
import dev.hone.training.Phase;
import dev.hone.training.PropertyPreserver;
import dev.hone.training.State;
import dev.hone.training.StateValues;
import dev.hone.training.TrainingSpan;
import dev.hone.training.Weight;
import dev.hone.training.WeightConstraint;
import dev.hone.training.reference.Array;
import dev.hone.training.reference.ReferenceTrainer;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FineTuningTest {

    private final Model model = Networks.classifier();
    private final TensorRef kernel = Networks.named(model, "hidden/kernel");
    private final TestContext context = new TestContext();

    @BeforeEach
    void give() {
        context.services.add(new ReferenceTrainer());
        context.with(Split.TRAIN, new TestContext.Rows(64, 4, DataType.INT64, true))
                .with(Split.VALIDATE, new TestContext.Rows(16, 4, DataType.INT64, true))
                .with("batch", 8)
                .with("epochs", 6)
                .with("learning$_$rate", 0.02);
    }

    private FineTuning tuning() {
        return FineTuning.of(model, context, "tune");
    }

    private static float[] floats(Model model, TensorRef tensor) {
        Shape shape = model.tensor(tensor).shape();
        double[] values = Array.of(
                        DataType.FLOAT32, shape, model.tensor(tensor).data().orElseThrow())
                .toArray();
        float[] floats = new float[values.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) values[i];
        }
        return floats;
    }

    /** The half of the weights that were least at first is zero; from the third step on, all but one. */
    private static final class Mask implements WeightConstraint {

        @Override
        public Phase phase() {
            return Phase.MASK;
        }

        @Override
        public State init(Weight weight, TensorData value, long seed) {
            return State.NONE.with("mask", weight.shape(), mask(value, 0.5));
        }

        private static float[] mask(TensorData value, double part) {
            float[] values = State.NONE
                    .with("w", DataType.FLOAT32, Shape.of((int) (value.size() / 4)), value, false)
                    .floats("w");
            float[] sizes = values.clone();
            for (int i = 0; i < sizes.length; i++) {
                sizes[i] = Math.abs(sizes[i]);
            }
            float[] sorted = sizes.clone();
            Arrays.sort(sorted);
            float least = sorted[Math.min(sorted.length - 1, (int) (part * sorted.length))];
            for (int i = 0; i < sizes.length; i++) {
                sizes[i] = sizes[i] < least ? 0 : 1;
            }
            return sizes;
        }

        @Override
        public Value forward(HoneBuilder hone, Weight weight, Value value, StateValues state) {
            return hone.binary(HoneOp.MULTIPLY, value, state.get("mask"));
        }

        @Override
        public boolean due(long step, TrainingSpan span) {
            return step == 3;
        }

        @Override
        public State update(Weight weight, TensorData value, State state, long step, TrainingSpan span) {
            return state.withFloats("mask", mask(value, 1));
        }

        @Override
        public TensorData project(Weight weight, TensorData value, State state) {
            float[] mask = state.floats("mask");
            float[] values = state.with("w", DataType.FLOAT32, weight.shape(), value, false)
                    .floats("w");
            for (int i = 0; i < values.length; i++) {
                values[i] *= mask[i];
            }
            return TensorData.ofFloats(values);
        }

        @Override
        public Set<String> establishes() {
            return Set.of("sparsity");
        }
    }

    /** Multiplied by a trained factor, whose mean of use is counted. */
    private static final class Scaled implements ActivationConstraint {

        @Override
        public State init(long seed) {
            return State.NONE.withTrained("factor", Shape.SCALAR, 1).with("peak", Shape.SCALAR, 0);
        }

        @Override
        public Value forward(HoneBuilder hone, Value activation, StateValues state) {
            return hone.binary(HoneOp.MULTIPLY, activation, state.get("factor"));
        }

        @Override
        public void track(HoneBuilder hone, List<Value> activations, StateValues state) {
            Value peak = new Operations(hone).reduce(HoneOp.REDUCE_MAX, activations.get(0), false, 0, 1);
            state.update("peak", hone.binary(HoneOp.MAXIMUM, peak, state.get("peak")));
        }
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
        assertThat(floats(tuned.model(), kernel)).isNotEqualTo(floats(model, kernel));
        assertThat(context.progress).anyMatch(line -> line.contains("steps/s") && line.contains("loss"));
    }

    @Test
    void learnsTheSameFromBytesAsFromFloats() {
        Tuned bytes = tuning().run();
        context.with(Split.TRAIN, new TestContext.Rows(64, 4, DataType.INT64, false));
        context.with(Split.VALIDATE, new TestContext.Rows(16, 4, DataType.INT64, false));

        assertThat(floats(tuning().run().model(), kernel))
                .containsExactly(floats(bytes.model(), kernel), within(1e-6f));
    }

    private static Offset<Float> within(float offset) {
        return Offset.offset(offset);
    }

    @Test
    void isItsOwnTeacherWithoutLabels() {
        context.splits.clear();
        context.with(Split.CALIBRATE, new TestContext.Rows(64, 4, null, true));
        Tuned tuned = tuning().constrain(kernel, new Mask()).run();

        assertThat(tuned.notes().get(0)).contains("distillation");
        assertThat(tuned.training().epochs().get(5).loss())
                .isLessThan(tuned.training().epochs().get(0).loss());
    }

    @Test
    void storesProjectedWeightsOfTheMaskThatWasSetInBetween() {
        Tuned tuned = tuning().constrain(kernel, new Mask()).run();

        float[] values = floats(tuned.model(), kernel);
        int zeros = 0;
        for (float value : values) {
            zeros += value == 0 ? 1 : 0;
        }
        assertThat(zeros).isEqualTo(values.length - 1);
        assertThat(tuned.state(kernel).orElseThrow().floats("mask")).contains(1).contains(0);
    }

    @Test
    void trainsAndTracksTheStateOfActivations() {
        TensorRef activation = Networks.named(model, "relu");
        Tuned tuned = tuning().constrain(List.of(activation), new Scaled()).run();

        State state = tuned.state(activation).orElseThrow();
        assertThat(state.floats("factor")[0]).isNotEqualTo(1);
        assertThat(state.floats("peak")[0]).isPositive();
    }

    @Test
    void preservesWhatAnEarlierStageEstablished() {
        context.established.add(Established.of(kernel, "sparsity", () -> "half"));
        context.services.add(new PropertyPreserver() {
            @Override
            public String property() {
                return "sparsity";
            }

            @Override
            public WeightConstraint preserve(Weight weight, TensorData value, Property.Evidence evidence) {
                return new Mask();
            }
        });

        assertThat(tuning().run().state(kernel)).isPresent();
    }

    @Test
    void saysWhatNothingPreserves() {
        context.established.add(Established.of(kernel, "rank", () -> "2"));

        assertThat(tuning().run().notes()).anyMatch(note -> note.endsWith("rank"));
    }

    @Test
    void needsACombinerForTwoConstraintsOnAWeight() {
        FineTuning two = tuning().constrain(kernel, new Mask()).constrain(kernel, new Mask());
        assertThatThrownBy(two::run)
                .isInstanceOfSatisfying(
                        HoneException.class, e -> assertThat(e.reason()).isEqualTo(Reason.MISSING))
                .hasMessageContaining("hidden/kernel")
                .hasMessageContaining("ConstraintCombiner");

        context.services.add((ConstraintCombiner) (weight, constraints) -> constraints.get(0));
        assertThat(two.run().state(kernel)).isPresent();
    }

    @Test
    void isTheSameEachTime() {
        assertThat(floats(tuning().run().model(), kernel))
                .isEqualTo(floats(tuning().run().model(), kernel));
    }

    @ParameterizedTest
    @CsvSource({
        "epochs, 0, epochs=0",
        "batch, 0, batch=0",
        "learning$_$rate, 0, learning-rate=0.0",
        "loss, mse, loss=mse does not fit labels that choose one of 4 classes",
        "loss, other, loss=other",
        "optimizer, lion, optimizer=lion",
        "learning$_$rate$_$schedule, step, learning-rate-schedule=step"
    })
    void refusesParametersThatDoNotFit(String name, String value, String message) {
        Object given = name.equals("learning$_$rate")
                ? (Object) Double.valueOf(value)
                : name.equals("epochs") || name.equals("batch") ? Integer.valueOf(value) : value;
        context.with(name, given);

        assertThatThrownBy(() -> tuning().run())
                .isInstanceOfSatisfying(
                        HoneException.class, e -> assertThat(e.reason()).isEqualTo(Reason.USAGE))
                .hasMessageContaining(message);
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

        assertThatThrownBy(() -> FineTuning.of(three, context, "tune").run())
                .hasMessageContaining("label 3 of train sample")
                .hasMessageContaining("0 to 2");
    }

    @Test
    void refusesDataThatIsNotThere() {
        context.splits.clear();
        assertThatThrownBy(() -> tuning().run()).hasMessageContaining("train or calibrate");
        context.hasData = false;
        assertThatThrownBy(() -> tuning().run()).hasMessageContaining("--data");
    }

    @Test
    void saysWhatWorksWithoutAnEngine() {
        context.services.clear();

        assertThatThrownBy(() -> tuning().run())
                .hasMessageContaining("dev.hone.engine.tensorflow")
                .hasMessageContaining("Post-training quantization");
    }
}
