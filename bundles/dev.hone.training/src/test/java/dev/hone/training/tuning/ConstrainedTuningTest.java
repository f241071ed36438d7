package dev.hone.training.tuning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hone.api.HoneException;
import dev.hone.api.HoneException.Reason;
import dev.hone.api.technique.Established;
import dev.hone.api.technique.Property;
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
import dev.hone.training.PropertyPreserver;
import dev.hone.training.State;
import dev.hone.training.StateValues;
import dev.hone.training.Weight;
import dev.hone.training.WeightConstraint;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ConstrainedTuningTest {

    private final Model model = Networks.classifier();
    private final TensorRef kernel = Networks.named(model, "hidden/kernel");
    private final TestContext context = TestContext.classifying();

    private FineTuning tuning() {
        return FineTuning.of(model, context, "tune");
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
    void storesProjectedWeightsOfTheMaskThatWasSetInBetween() {
        Tuned tuned = tuning().constrain(kernel, new HalfMask()).run();

        float[] values = Networks.floats(tuned.model(), kernel);
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
        preserveWith(new HalfMask());

        assertThat(tuning().run().state(kernel)).isPresent();
    }

    private void preserveWith(WeightConstraint constraint) {
        context.services.add(new PropertyPreserver() {
            @Override
            public String property() {
                return "sparsity";
            }

            @Override
            public WeightConstraint preserve(Weight weight, TensorData value, Property.Evidence evidence) {
                return constraint;
            }
        });
    }

    /** Keeps two lists apart, as the other order has it. */
    private record OtherOrder(List<List<WeightConstraint>> asked) implements ConstraintCombiner {

        @Override
        public WeightConstraint combine(Weight weight, List<WeightConstraint> constraints) {
            throw new AssertionError("the other order was asked for");
        }

        @Override
        public WeightConstraint combine(Weight weight, List<WeightConstraint> own, List<WeightConstraint> preserving) {
            asked.add(own);
            asked.add(preserving);
            return preserving.get(0);
        }
    }

    /** In the usual order, a constraint that says that it keeps something is believed. */
    @Test
    void inTheOtherOrderWhatPreservesIsAddedAndLastWhateverAConstraintSaysThatItKeeps() {
        WeightConstraint preserving = new HalfMask();
        WeightConstraint keeping = new HalfMask() {
            @Override
            public Set<String> establishes() {
                return Set.of();
            }

            @Override
            public Set<String> keeps() {
                return Set.of("sparsity");
            }
        };
        List<List<WeightConstraint>> asked = new ArrayList<>();
        context.established.add(Established.of(kernel, "sparsity", () -> "half"));
        context.services.add(new OtherOrder(asked));
        preserveWith(preserving);

        tuning().constrain(kernel, keeping).run();
        assertThat(asked).isEmpty();

        context.with("constraint$_$order", TrainingParameters.PRESERVERS_LAST);
        tuning().constrain(kernel, keeping).run();
        assertThat(asked).contains(List.of(keeping), List.of(preserving));
    }

    @Test
    void saysWhatNothingPreserves() {
        context.established.add(Established.of(kernel, "rank", () -> "2"));

        assertThat(tuning().run().notes()).anyMatch(note -> note.endsWith("rank"));
    }

    @Test
    void needsACombinerForTwoConstraintsOnAWeight() {
        FineTuning two = tuning().constrain(kernel, new HalfMask()).constrain(kernel, new HalfMask());
        assertThatThrownBy(two::run)
                .isInstanceOfSatisfying(
                        HoneException.class, e -> assertThat(e.reason()).isEqualTo(Reason.MISSING))
                .hasMessageContaining("hidden/kernel")
                .hasMessageContaining("ConstraintCombiner");

        context.services.add((ConstraintCombiner) (weight, constraints) -> constraints.get(0));
        assertThat(two.run().state(kernel)).isPresent();
    }
}
