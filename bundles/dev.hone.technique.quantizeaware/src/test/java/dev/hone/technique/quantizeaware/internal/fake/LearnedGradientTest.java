package dev.hone.technique.quantizeaware.internal.fake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.model.DataType;
import dev.hone.model.NodeRef;
import dev.hone.model.Shape;
import dev.hone.model.TensorData;
import dev.hone.model.TensorRef;
import dev.hone.model.hone.HoneBuilder;
import dev.hone.model.hone.HoneOp;
import dev.hone.model.hone.Operations;
import dev.hone.model.hone.Value;
import dev.hone.model.traits.Clamp;
import dev.hone.quantization.Range;
import dev.hone.quantization.ScaleGroup;
import dev.hone.training.State;
import dev.hone.training.Weight;
import dev.hone.training.reference.Array;
import dev.hone.training.reference.Interpreter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.assertj.core.data.Offset;

/**
 * Gradients of what is learned, against central differences of the function that they are defined by: the distance to
 * the nearest code is a constant in it (straight-through), all else is as it is computed.
 */
class LearnedGradientTest {

    private static final int COUNT = 24;
    private static final double STEP = 1e-6;

    private final HoneBuilder hone = new HoneBuilder();
    private final Map<Integer, Array> known = new HashMap<>();

    private enum Case {
        BOTH(DataType.INT8, -1.3, 2.1),
        UPPER(DataType.INT8, 0, 5.5),
        LOWER(DataType.INT8, -0.7, 0),
        SYMMETRIC(DataType.INT16, -3, 2.2);

        private final DataType type;
        private final double min;
        private final double max;

        Case(DataType type, double min, double max) {
            this.type = type;
            this.min = min;
            this.max = max;
        }

        ScaleGroup group() {
            Clamp clamp = new Clamp(min == 0 ? 0 : Double.NEGATIVE_INFINITY, max == 0 ? 0 : Double.POSITIVE_INFINITY);
            List<TensorRef> tensors = List.of(new TensorRef(0, 0));
            return new ScaleGroup(tensors, type, false, Optional.empty(), new Range(min, max), clamp);
        }
    }

    /**
     * What a value is rounded to between two bounds that may differ from those at which the nearest codes are taken.
     */
    private static double surrogate(Case kind, double x, double[] magnitudes, double x0, double[] at) {
        double steps = kind == Case.SYMMETRIC ? 32767 : 255;
        double min = kind == Case.LOWER ? -255 : kind == Case.SYMMETRIC ? -32767 : 0;
        double max = kind == Case.LOWER ? 0 : steps;
        double scale = (magnitudes[0] + magnitudes[1]) / steps;
        double scale0 = (at[0] + at[1]) / steps;
        double offset = 0;
        double offset0 = 0;
        if (kind == Case.BOTH) {
            offset0 = Math.rint(at[0] / scale0);
            offset = magnitudes[0] / scale + offset0 - at[0] / scale0;
        }
        double code0 = Math.max(min, Math.min(max, x0 / scale0 + offset0));
        double code = Math.max(min, Math.min(max, x / scale + offset)) + Math.rint(code0) - code0;
        return (code - offset) * scale;
    }

    private static double difference(DoubleUnaryOperator function, double at) {
        return (function.applyAsDouble(at + STEP) - function.applyAsDouble(at - STEP)) / (2 * STEP);
    }

    private Value given(Shape shape, float... values) {
        Value value = hone.variable("given", DataType.FLOAT32, shape);
        known.put(value.id(), Array.of(DataType.FLOAT32, shape, TensorData.ofFloats(values)));
        return value;
    }

    private TestState state(State state) {
        TestState values = new TestState(hone, state);
        known.putAll(values.known());
        return values;
    }

    /** The gradients of the sum of values times coefficients. */
    private Map<Integer, Array> gradients(Value y, float[] coefficients, List<Integer> of) {
        Value weighted = hone.binary(HoneOp.MULTIPLY, y, given(y.shape(), coefficients));
        int[] axes = y.rank() == 1 ? new int[] {0} : new int[] {0, 1};
        Value sum = new Operations(hone).reduce(HoneOp.REDUCE_SUM, weighted, false, axes);
        Interpreter interpreter = new Interpreter(hone.build("test", List.of(), List.of(sum)));
        return interpreter.gradients(interpreter.run(known, List.of(sum.id())), sum.id(), of);
    }

    private static float[] floats(Random random, int count, double center, double spread) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) (center + spread * random.nextGaussian());
        }
        return values;
    }

    @Property(tries = 60)
    void boundsOfActivationsMoveAsTheDefinitionSays(@ForAll Case kind, @ForAll long seed, @ForAll boolean freezes) {
        LearnedRange constraint = new LearnedRange(kind.group(), new Timing(0, freezes ? 0.5 : 1));
        State state = constraint.init(1);
        TestState variables = state(state);
        Random random = new Random(seed);
        float[] x = floats(random, COUNT, (kind.min + kind.max) / 2, 2);
        float[] coefficients = floats(random, COUNT, 0, 1);
        List<String> names = new ArrayList<>(state.entries().keySet());
        names.removeIf(name -> !state.entries().get(name).trained());
        Value input = given(Shape.of(1, COUNT), x);
        List<Integer> ids = new ArrayList<>(List.of(input.id()));
        names.forEach(name -> ids.add(variables.get(name).id()));

        Map<Integer, Array> gradients = gradients(constraint.forward(hone, input, variables), coefficients, ids);

        Range range = constraint.range(state);
        double[] at = {kind == Case.SYMMETRIC ? 0 : -range.min(), range.max()};
        double factor = 1 / Math.sqrt(COUNT * (kind == Case.SYMMETRIC ? 32767.0 : 127.0));
        for (String name : names) {
            int bound = name.equals("log-lower") ? 0 : 1;
            double expected = 0;
            for (int i = 0; i < COUNT; i++) {
                double value = x[i];
                expected += coefficients[i]
                        * difference(
                                log -> {
                                    double[] moved = at.clone();
                                    moved[bound] = Math.exp(log);
                                    return surrogate(kind, value, moved, value, at);
                                },
                                Math.log(at[bound]));
            }
            assertThat(gradients.get(variables.get(name).id()).get(0))
                    .as(name)
                    .isCloseTo(expected * factor, Offset.offset(1e-4));
        }
        for (int i = 0; i < COUNT; i++) {
            double value = x[i];
            double expected = coefficients[i] * difference(moved -> surrogate(kind, moved, at, value, at), value);
            assertThat(gradients.get(input.id()).get(i)).isCloseTo(expected, Offset.offset(1e-4));
        }
    }

    @Property(tries = 60)
    void stepsOfWeightsMoveAsTheDefinitionSays(
            @ForAll @IntRange(min = 2, max = 8) int bits, @ForAll boolean fine, @ForAll long seed) {
        Shape shape = Shape.of(3, COUNT / 3);
        LearnedWeight constraint = new LearnedWeight(new WeightGrid(shape, bits, fine ? 0 : -1));
        Random random = new Random(seed);
        float[] w = floats(random, COUNT, 0, 1);
        float[] coefficients = floats(random, COUNT, 0, 1);
        Weight weight = Weight.of(new TensorRef(0, 0), "w", shape, Weight.Role.KERNEL, new NodeRef(0, 0));
        State begun = constraint.init(weight, TensorData.ofFloats(w), 1);
        float[] logarithms = begun.floats("log-scale");
        for (int i = 0; i < logarithms.length; i++) {
            logarithms[i] -= 0.1f + random.nextFloat() / 4; // the largest value is not where clipping begins
        }
        State state = begun.withFloats("log-scale", logarithms);
        TestState variables = state(state);
        Value input = given(shape, w);
        int logarithm = variables.get("log-scale").id();

        Map<Integer, Array> gradients = gradients(
                constraint.forward(hone, weight, input, variables), coefficients, List.of(input.id(), logarithm));

        double most = (1 << (bits - 1)) - 1;
        double factor = 1 / Math.sqrt((double) COUNT / logarithms.length * most);
        double[] expected = new double[logarithms.length];
        for (int i = 0; i < COUNT; i++) {
            int channel = fine ? i / (COUNT / 3) : 0;
            double value = w[i];
            double log = logarithms[channel];
            double rest = Math.rint(code(value, log, most)) - code(value, log, most);
            expected[channel] += coefficients[i]
                    * difference(moved -> (code(value, moved, most) + rest) * Math.exp(moved), log)
                    * factor;
            assertThat(gradients.get(input.id()).get(i))
                    .isCloseTo(
                            coefficients[i]
                                    * difference(moved -> (code(moved, log, most) + rest) * Math.exp(log), value),
                            Offset.offset(1e-4));
        }
        assertThat(gradients.get(logarithm).toArray()).containsExactly(expected, Offset.offset(1e-4));
    }

    private static double code(double value, double logarithm, double most) {
        return Math.max(-most, Math.min(most, value / Math.exp(logarithm)));
    }
}
