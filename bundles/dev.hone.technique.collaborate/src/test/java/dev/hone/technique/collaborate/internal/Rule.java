package dev.hone.technique.collaborate.internal;

import dev.hone.model.Shape;
import dev.hone.model.TensorData;
import dev.hone.model.hone.HoneBuilder;
import dev.hone.model.hone.HoneOp;
import dev.hone.model.hone.Value;
import dev.hone.training.Phase;
import dev.hone.training.State;
import dev.hone.training.StateValues;
import dev.hone.training.TrainingSpan;
import dev.hone.training.Weight;
import dev.hone.training.WeightConstraint;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/** A constraint of a test. */
record Rule(
        Phase phase, Set<String> establishes, Set<String> keeps, long dueAt, int masked, UnaryOperator<Float> function)
        implements WeightConstraint {

    /** Zeros in place of the smallest values, which are chosen anew when it is due. */
    static Rule smallest(int count) {
        return new Rule(Phase.MASK, Set.of("sparsity"), Set.of(), -1, count, x -> x);
    }

    static Rule rounding() {
        return new Rule(Phase.QUANTIZATION, Set.of(), Set.of(), -1, 0, x -> (float) Math.rint(x));
    }

    /** Chooses values so that none is zero. */
    static Rule awayFromZero() {
        return new Rule(
                Phase.CENTROIDS, Set.of("values"), Set.of(), -1, 0, x -> Math.rint(x) == 0 ? 1 : (float) Math.rint(x));
    }

    /** Each second value is the one before it. */
    static Rule pairs() {
        return new Rule(Phase.CENTROIDS, Set.of("pairs"), Set.of(), -1, 0, null);
    }

    Rule keeping(String... properties) {
        return new Rule(phase, establishes, Set.of(properties), dueAt, masked, function);
    }

    Rule dueAt(long step) {
        return new Rule(phase, establishes, keeps, step, masked, function);
    }

    @Override
    public State init(Weight weight, TensorData value, long seed) {
        return phase == Phase.MASK ? State.NONE.with("mask", Shape.of(4), mask(floats(value))) : State.NONE;
    }

    private float[] mask(float[] values) {
        float[] mask = {1, 1, 1, 1};
        IntStream.range(0, values.length)
                .boxed()
                .sorted(Comparator.comparing(i -> Math.abs(values[i])))
                .limit(masked)
                .forEach(i -> mask[i] = 0);
        return mask;
    }

    @Override
    public Value forward(HoneBuilder hone, Weight weight, Value value, StateValues state) {
        return phase == Phase.MASK
                ? hone.binary(HoneOp.MULTIPLY, value, state.get("mask"))
                : hone.straightThrough(value, hone.unary(HoneOp.ROUND, value));
    }

    @Override
    public boolean due(long step, TrainingSpan span) {
        return step == dueAt;
    }

    @Override
    public State update(Weight weight, TensorData value, State state, long step, TrainingSpan span) {
        return state.withFloats("mask", mask(floats(value)));
    }

    @Override
    public TensorData project(Weight weight, TensorData value, State state) {
        float[] values = floats(value);
        float[] mask = phase == Phase.MASK ? state.floats("mask") : new float[] {1, 1, 1, 1};
        for (int i = 0; i < values.length; i++) {
            values[i] = function == null ? values[i / 2 * 2] : function.apply(values[i]) * mask[i] + 0f;
        }
        return TensorData.ofFloats(values);
    }

    static float[] floats(TensorData data) {
        ByteBuffer bytes = data.copy(0, (int) data.size()).order(ByteOrder.LITTLE_ENDIAN);
        float[] values = new float[bytes.remaining() / Float.BYTES];
        bytes.asFloatBuffer().get(values);
        return Arrays.copyOf(values, values.length);
    }
}
