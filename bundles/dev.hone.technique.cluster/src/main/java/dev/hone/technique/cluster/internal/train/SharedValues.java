package dev.hone.technique.cluster.internal.train;

import dev.hone.api.HoneException;
import dev.hone.model.DataType;
import dev.hone.model.Shape;
import dev.hone.model.TensorData;
import dev.hone.model.hone.HoneBuilder;
import dev.hone.model.hone.HoneOp;
import dev.hone.model.hone.Operations;
import dev.hone.model.hone.Value;
import dev.hone.training.State;
import dev.hone.training.StateValues;
import dev.hone.training.Weight;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Weights as indices into a table of trained centroids. Its first entry is zero and stays zero; the centroids of all
 * groups follow one another.
 *
 * <p>What is trained is how far a centroid is from where it was, in units of one divided by the square root of the
 * number of its weights. As they all move together, a step as long as that of a single weight would change the output
 * that many times more than steps of as many weights in directions of their own.
 */
public final class SharedValues {

    private static final String ORIGINS = "origins";
    private static final String MOVES = "moves";
    private static final String UNITS = "units";
    private static final String ASSIGNMENTS = "assignments";
    private static final String SHARES = "shares";

    private SharedValues() {}

    /**
     * @param centroids of all groups
     * @param assignments of each weight: 0 for zero, or the index of its centroid plus 1
     */
    static State state(Weight weight, float[] centroids, int[] assignments) {
        float[] origins = new float[centroids.length + 1];
        System.arraycopy(centroids, 0, origins, 1, centroids.length);
        Shape shape = Shape.of(origins.length);
        float[] shares = shares(assignments, origins.length);
        return State.NONE
                .with(ORIGINS, shape, origins)
                .withTrained(MOVES, shape, new float[origins.length])
                .with(UNITS, shape, units(shares))
                .with(ASSIGNMENTS, DataType.INT32, weight.shape(), TensorData.ofInts(assignments), false)
                .with(SHARES, shape, shares);
    }

    private static float[] units(float[] shares) {
        float[] units = new float[shares.length];
        for (int i = 0; i < units.length; i++) {
            units[i] = (float) Math.sqrt(shares[i]);
        }
        return units;
    }

    static State reassigned(State state, int[] assignments) {
        return state.withValue(ASSIGNMENTS, TensorData.ofInts(assignments))
                .withFloats(SHARES, shares(assignments, state.floats(SHARES).length));
    }

    /** For each entry one divided by the number of its weights; 0 for zero, which so never moves. */
    private static float[] shares(int[] assignments, int size) {
        float[] shares = new float[size];
        for (int assignment : assignments) {
            shares[assignment]++;
        }
        for (int i = 0; i < size; i++) {
            shares[i] = i == 0 ? 0 : 1 / Math.max(shares[i], 1);
        }
        return shares;
    }

    /** Without zero. */
    static float[] centroids(State state) {
        float[] table = table(state);
        return Arrays.copyOfRange(table, 1, table.length);
    }

    private static float[] table(State state) {
        float[] table = state.floats(ORIGINS);
        float[] moves = state.floats(MOVES);
        float[] units = state.floats(UNITS);
        for (int i = 0; i < table.length; i++) {
            table[i] += moves[i] * units[i];
        }
        return table;
    }

    static int[] assignments(State state) {
        return ints(state.value(ASSIGNMENTS));
    }

    static int[] ints(TensorData data) {
        ByteBuffer bytes = data.copy(0, Math.toIntExact(data.size())).order(ByteOrder.LITTLE_ENDIAN);
        int[] values = new int[bytes.remaining() / Integer.BYTES];
        bytes.asIntBuffer().get(values);
        return values;
    }

    /** @throws HoneException with the reason MODEL if there is NaN or infinity, of which nothing is nearest */
    public static void requireFinite(String tensor, float[] values) {
        for (float value : values) {
            if (!Float.isFinite(value)) {
                throw new HoneException(
                        HoneException.Reason.MODEL,
                        "cluster: tensor '" + tensor + "' holds " + value + "; finite weights are needed");
            }
        }
    }

    static float[] floats(TensorData data) {
        ByteBuffer bytes = data.copy(0, Math.toIntExact(data.size())).order(ByteOrder.LITTLE_ENDIAN);
        float[] values = new float[bytes.remaining() / Float.BYTES];
        bytes.asFloatBuffer().get(values);
        return values;
    }

    /**
     * The centroids in place of the weights. A centroid's gradient is the sum or the mean of its weights' gradients;
     * the weights themselves have their own, so that they can move to another centroid.
     */
    static Value forward(HoneBuilder hone, Value value, StateValues state, boolean mean) {
        Value moved = hone.binary(HoneOp.MULTIPLY, state.get(MOVES), state.get(UNITS));
        if (mean) {
            moved = hone.straightThrough(hone.binary(HoneOp.MULTIPLY, moved, state.get(SHARES)), moved);
        }
        Value table = hone.binary(HoneOp.ADD, state.get(ORIGINS), moved);
        return hone.withGradient(new Operations(hone).gather(table, state.get(ASSIGNMENTS)), value);
    }

    static TensorData project(State state) {
        float[] table = table(state);
        int[] assignments = assignments(state);
        float[] values = new float[assignments.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = table[assignments[i]];
        }
        return TensorData.ofFloats(values);
    }
}
