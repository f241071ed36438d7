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
import java.util.List;

/**
 * Weights as indices into a table of trained centroids. Index 0 is zero and stays zero; the centroids of all groups
 * follow one another.
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
     * @param assignments of each weight: 0, or the index of its centroid plus 1
     */
    static State state(Weight weight, float[] centroids, int[] assignments) {
        Shape shape = Shape.of(centroids.length);
        float[] shares = shares(assignments, centroids.length);
        return State.NONE
                .with(ORIGINS, shape, centroids)
                .withTrained(MOVES, shape, new float[centroids.length])
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

    /** For each centroid one divided by the number of its weights. */
    private static float[] shares(int[] assignments, int size) {
        float[] shares = new float[size];
        for (int assignment : assignments) {
            if (assignment > 0) {
                shares[assignment - 1]++;
            }
        }
        for (int i = 0; i < size; i++) {
            shares[i] = 1 / Math.max(shares[i], 1);
        }
        return shares;
    }

    static float[] centroids(State state) {
        float[] centroids = state.floats(ORIGINS);
        float[] moves = state.floats(MOVES);
        float[] units = state.floats(UNITS);
        for (int i = 0; i < centroids.length; i++) {
            centroids[i] += moves[i] * units[i];
        }
        return centroids;
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
            Value fixed = hone.unary(HoneOp.STOP_GRADIENT, moved);
            Value moving = hone.binary(HoneOp.SUBTRACT, moved, fixed);
            moved = hone.binary(HoneOp.ADD, fixed, hone.binary(HoneOp.MULTIPLY, moving, state.get(SHARES)));
        }
        Value centroids = hone.binary(HoneOp.ADD, state.get(ORIGINS), moved);
        Operations operations = new Operations(hone);
        Value table = operations.concatenate(List.of(hone.floats("zero", Shape.of(1), 0), centroids), 0);
        Value shared = operations.gather(table, state.get(ASSIGNMENTS));
        Value own = hone.binary(HoneOp.SUBTRACT, value, hone.unary(HoneOp.STOP_GRADIENT, value));
        return hone.binary(HoneOp.ADD, shared, own);
    }

    static TensorData project(State state) {
        float[] centroids = centroids(state);
        int[] assignments = assignments(state);
        float[] values = new float[assignments.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = assignments[i] == 0 ? 0 : centroids[assignments[i] - 1];
        }
        return TensorData.ofFloats(values);
    }
}
