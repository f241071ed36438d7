package dev.hone.training.tuning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.api.data.Split;
import dev.hone.model.Model;
import dev.hone.model.Shape;
import dev.hone.model.TensorData;
import dev.hone.model.TensorRef;
import dev.hone.model.hone.HoneBuilder;
import dev.hone.model.hone.HoneOp;
import dev.hone.model.hone.Value;
import dev.hone.training.Phase;
import dev.hone.training.State;
import dev.hone.training.StateValues;
import dev.hone.training.Weight;
import dev.hone.training.WeightConstraint;
import dev.hone.training.reference.Array;
import dev.hone.training.reference.Interpreter;
import dev.hone.training.reference.ReferenceTrainer;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class RenormalizationTest {

    private final Model model = Networks.convolutions();
    private final TensorRef kernel = Networks.named(model, "conv/kernel");
    private final TestContext context = new TestContext();

    /** Multiplies a kernel by a factor for each of its 27 elements. */
    private static final class Scaled implements WeightConstraint {

        private final float[] factors;
        private final boolean scaling;

        Scaled(float[] factors, boolean scaling) {
            this.factors = factors;
            this.scaling = scaling;
        }

        @Override
        public boolean allowsScaling() {
            return scaling;
        }

        @Override
        public Phase phase() {
            return Phase.MASK;
        }

        @Override
        public State init(Weight weight, TensorData value, long seed) {
            return State.NONE;
        }

        @Override
        public Value forward(HoneBuilder hone, Weight weight, Value value, StateValues state) {
            return hone.binary(HoneOp.MULTIPLY, value, hone.floats("factors", weight.shape(), factors));
        }

        @Override
        public TensorData project(Weight weight, TensorData value, State state) {
            float[] values = floats(value);
            for (int i = 0; i < values.length; i++) {
                values[i] *= factors[i];
            }
            return TensorData.ofFloats(values);
        }
    }

    private static float[] factors(float each) {
        float[] factors = new float[27];
        Arrays.fill(factors, each);
        return factors;
    }

    private static float[] floats(TensorData data) {
        FloatBuffer buffer = data.copy(0, (int) data.size()).asFloatBuffer();
        float[] values = new float[buffer.remaining()];
        buffer.get(values);
        return values;
    }

    private static double[] run(Model model) {
        Array x = Array.of(
                Shape.of(2, 4, 4, 1),
                IntStream.range(0, 32).mapToDouble(i -> Math.sin(i * 0.7)).toArray());
        return new Interpreter(model.main())
                .run(Map.of(model.main().inputs().get(0), x))
                .get(0)
                .toArray();
    }

    /** All samples in each step, and nothing is learned. */
    private Tuned tune(String normalization, float[] factors, boolean allowsScaling) {
        context.services.add(new ReferenceTrainer());
        context.with(Split.TRAIN, new TestContext.Rows(32, 16, null, true))
                .with("batch", 32)
                .with("epochs", 20)
                .with("learning$_$rate", "1e-30")
                .with("normalization", normalization);
        return FineTuning.of(model, context, "tune")
                .constrain(kernel, new Scaled(factors, allowsScaling))
                .run();
    }

    @Test
    void changesNothingByItself() {
        Tuned tuned = tune("batch", factors(1), true);

        assertThat(run(tuned.model())).containsExactly(run(model), Offset.offset(1e-4));
        assertThat(tuned.notes()).contains("channels of 2 convolutions were normalized while they were trained");
        assertThat(tuned.model().main().nodes()).hasSameSizeAs(model.main().nodes());
    }

    @Test
    void givesChannelsBackTheSizeThatAConstraintTakes() {
        assertThat(run(tune("batch", factors(0.25f), true).model())).containsExactly(run(model), Offset.offset(2e-3));
    }

    @Test
    void isFoldedWhileItIsTrainedIntoWhatMustNotBeScaled() {
        context.with("statistics", "updated");
        Tuned tuned = tune("none", factors(0.25f), false);

        assertThat(run(tuned.model())).containsExactly(run(model), Offset.offset(2e-3));
        assertThat(tuned.notes()).contains("channels of 1 convolutions were normalized while they were trained");
        assertThat(tuned.model().main().nodes()).hasSameSizeAs(model.main().nodes());
    }

    @Test
    void keepsZeros() {
        float[] factors = factors(1);
        factors[5] = 0;
        float[] stored = floats(
                tune("batch", factors, true).model().tensor(kernel).data().orElseThrow());
        assertThat(stored[5]).isZero();
        assertThat(stored[4]).isNotZero();
    }

    @Test
    void scalesNothingThatMustNotBeScaled() {
        Tuned tuned = tune("batch", factors(0.25f), false);
        float[] expected = floats(model.tensor(kernel).data().orElseThrow());
        for (int i = 0; i < expected.length; i++) {
            expected[i] *= 0.25f;
        }
        assertThat(floats(tuned.model().tensor(kernel).data().orElseThrow())).containsExactly(expected);
        assertThat(tuned.notes()).contains("channels of 1 convolutions were normalized while they were trained");
    }

    @Test
    void isLeftToNetworksOfSeveralConvolutionsIfNotAsked() {
        assertThat(tune("auto", factors(1), true).notes()).noneMatch(note -> note.contains("normalized"));
        assertThat(tune("none", factors(1), true).notes()).noneMatch(note -> note.contains("normalized"));
    }
}
