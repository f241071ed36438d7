package dev.hone.technique.quantizeaware.internal.fake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.model.DataType;
import dev.hone.model.NodeRef;
import dev.hone.model.Shape;
import dev.hone.model.TensorData;
import dev.hone.model.TensorRef;
import dev.hone.model.hone.HoneBuilder;
import dev.hone.model.hone.Value;
import dev.hone.model.traits.Clamp;
import dev.hone.quantization.Affine;
import dev.hone.quantization.Range;
import dev.hone.quantization.ScaleGroup;
import dev.hone.training.State;
import dev.hone.training.TrainingSpan;
import dev.hone.training.Weight;
import dev.hone.training.reference.Array;
import dev.hone.training.reference.Interpreter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConstraintTest {

    private static final Shape SHAPE = Shape.of(3, 2, 5);
    private static final Weight WEIGHT =
            Weight.of(new TensorRef(0, 0), "w", SHAPE, Weight.Role.KERNEL, new NodeRef(0, 0));
    private static final Timing WHOLE = new Timing(0, 1);

    private final HoneBuilder hone = new HoneBuilder();
    private final Map<Integer, Array> known = new HashMap<>();

    private Value given(Shape shape, float... values) {
        Value value = hone.variable("given", DataType.FLOAT32, shape);
        known.put(value.id(), Array.of(DataType.FLOAT32, shape, TensorData.ofFloats(values)));
        return value;
    }

    private Interpreter interpreter(Value... ends) {
        return new Interpreter(hone.build("test", List.of(), List.of(ends)));
    }

    private double[] run(Value end) {
        return interpreter(end).run(known).get(0).toArray();
    }

    private static double[] doubles(TensorData data) {
        float[] floats = WeightGrid.floats(data);
        double[] values = new double[floats.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = floats[i];
        }
        return values;
    }

    private static ScaleGroup group(DataType type, double min, double max, Clamp bounds) {
        return new ScaleGroup(List.of(new TensorRef(0, 0)), type, false, Optional.empty(), new Range(min, max), bounds);
    }

    private TestState state(State state) {
        TestState values = new TestState(hone, state);
        known.putAll(values.known());
        return values;
    }

    @ParameterizedTest
    @CsvSource({"8,-1,false", "8,2,false", "4,1,false", "2,0,false", "8,-1,true", "4,1,true", "2,2,true"})
    void theNetworkComputesWithTheWeightThatIsStored(int bits, int axis, boolean learned) {
        WeightGrid grid = new WeightGrid(SHAPE, bits, axis);
        RoundedWeight constraint = learned ? new LearnedWeight(grid) : new LastValueWeight(grid);
        float[] values = WeightGridTest.values(7);
        TensorData data = TensorData.ofFloats(values);
        State state = constraint.init(WEIGHT, data, 1);
        double[] computed = run(constraint.forward(hone, WEIGHT, given(SHAPE, values), state(state)));
        TensorData projected = constraint.project(WEIGHT, data, state);
        assertThat(computed).containsExactly(doubles(projected), Offset.offset(1e-6 * grid.least(values) * (1 << 20)));
        assertThat(constraint.project(WEIGHT, projected, state).copy(0, 120)).isEqualTo(projected.copy(0, 120));
    }

    /** Equation 3 of the paper, times the scale since its logarithm is trained, times 1/sqrt(N Qp). */
    @Test
    void theGradientOfALearnedStepIsThatOfThePaper() {
        LearnedWeight constraint = new LearnedWeight(new WeightGrid(Shape.of(4), 3, -1));
        State state = State.NONE.withTrained("log-scale", Shape.SCALAR, (float) Math.log(0.5));
        TestState variables = state(state);
        Value y = constraint.forward(hone, WEIGHT, given(Shape.of(4), 0.6f, -0.2f, 5, -5), variables);
        Interpreter interpreter = interpreter(y);
        int scale = variables.get("log-scale").id();
        Map<Integer, Array> values = interpreter.run(known, List.of(y.id()));
        double gradient =
                interpreter.gradients(values, y.id(), List.of(scale)).get(scale).get(0);
        double expected = (1 - 1.2) + (0 + 0.4) + 3 - 3;
        assertThat(gradient).isCloseTo(expected * 0.5 / Math.sqrt(4 * 3), Offset.offset(1e-6));
    }

    @ParameterizedTest
    @CsvSource({"INT8,-1,3,-Infinity,Infinity", "INT8,0,6,0,6", "INT8,-4,0,-Infinity,0", "INT16,-1,3,-Infinity,Infinity"
    })
    void activationsAreRoundedAsThePlanIsGoingToStoreThem(
            DataType type, double min, double max, double least, double most) {
        ScaleGroup group = group(type, min, max, new Clamp(least, most));
        float[] values = {-5, -0.99f, -0.5f, 0, 0.013f, 0.5f, 2.99f, 7};
        var quantization = group.quantization(new Range(min, max));
        double[] expected = new double[values.length];
        for (int i = 0; i < expected.length; i++) {
            long code = Affine.quantize(values[i], quantization.scale(0), quantization.zeroPoint(0), type);
            expected[i] = Affine.dequantize(code, quantization.scale(0), quantization.zeroPoint(0));
        }
        for (RoundedActivations constraint : List.of(new AveragedRange(group, WHOLE), new LearnedRange(group, WHOLE))) {
            State state = constraint.init(1);
            Value x = given(Shape.of(1, 8), values);
            assertThat(run(constraint.forward(hone, x, state(state)))).containsExactly(expected, Offset.offset(1e-4));
            assertThat(constraint.range(state).max() - constraint.range(state).min())
                    .isCloseTo(type == DataType.INT16 ? 6 : max - min, Offset.offset(1e-5));
        }
    }

    @Test
    void rangesMoveByAThousandthOfTheWayUntilTheyAreFrozen() {
        AveragedRange constraint = new AveragedRange(group(DataType.INT8, -1, 3, Clamp.NONE), new Timing(0, 0.5));
        State state = constraint.init(1);
        TestState variables = state(state);
        constraint.track(hone, List.of(given(Shape.of(2), -2, 9), given(Shape.of(2), 0, 13)), variables);
        assertThat(run(variables.updated("upper"))[0]).isCloseTo(3.01, Offset.offset(1e-6));
        assertThat(run(variables.updated("lower"))[0]).isCloseTo(-1.001, Offset.offset(1e-6));
        TrainingSpan span = new TrainingSpan(2, 50);
        assertThat(constraint.due(49, span)).isFalse();
        assertThat(constraint.due(50, span)).isTrue();
        TestState frozen = state(constraint.update(state, 50, span));
        constraint.track(hone, List.of(given(Shape.of(2), -2, 9)), frozen);
        assertThat(run(frozen.updated("upper"))[0]).isEqualTo(3);
    }

    /** An optimizer with momentum goes on moving what has no gradient any more. */
    @Test
    void learnedRangesStayWhereTheyAreWhenTheyAreFrozenWhateverBecomesOfWhatWasTrained() {
        LearnedRange constraint = new LearnedRange(group(DataType.INT8, -1, 3, Clamp.NONE), new Timing(0, 0.5));
        TrainingSpan span = new TrainingSpan(2, 50);
        State trained = constraint.init(1).withFloats("log-upper", 0.7f).withFloats("log-lower", -0.2f);
        Value x = given(Shape.of(1, 3), -4, 0.4f, 4);
        double[] before = run(constraint.forward(hone, x, state(trained)));
        Range range = constraint.range(trained);

        State moved = constraint
                .update(trained, 50, span)
                .withFloats("log-upper", 0.9f)
                .withFloats("log-lower", -0.1f);

        assertThat(range.max()).isCloseTo(Math.exp(0.7), Offset.offset(1e-6));
        assertThat(constraint.range(moved)).isEqualTo(range);
        assertThat(run(constraint.forward(hone, x, state(moved)))).isEqualTo(before);
    }

    @Test
    void activationsStayAsTheyAreUntilTheDelayIsOver() {
        AveragedRange constraint = new AveragedRange(group(DataType.INT8, 0, 255, Clamp.NONE), new Timing(0.25, 1));
        TrainingSpan span = new TrainingSpan(1, 100);
        State state = constraint.init(1);
        Value x = given(Shape.of(2), 0.4f, 3.6f);
        assertThat(run(constraint.forward(hone, x, state(state))))
                .containsExactly(new double[] {0.4, 3.6}, Offset.offset(1e-6));
        assertThat(constraint.due(25, span)).isTrue();
        State later = constraint.update(state, 25, span);
        assertThat(run(constraint.forward(hone, x, state(later))))
                .containsExactly(new double[] {0, 4}, Offset.offset(1e-4));
    }

    @Test
    void epochsCanBeComparedOnceActivationsAreRoundedWhetherRangesMoveOrNot() {
        TrainingSpan span = new TrainingSpan(10, 20);
        ScaleGroup group = group(DataType.INT8, -1, 3, Clamp.NONE);
        assertThat(new AveragedRange(group, new Timing(0, 0.9)).settled(span)).isZero();
        assertThat(new LearnedRange(group, new Timing(0.25, 0.9)).settled(span)).isEqualTo(50);
    }
}
