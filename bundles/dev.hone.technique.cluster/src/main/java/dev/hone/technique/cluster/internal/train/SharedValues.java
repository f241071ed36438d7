package dev.hone.technique.cluster.internal.train;

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
 */
final class SharedValues {

    private static final String CENTROIDS = "centroids";
    private static final String ASSIGNMENTS = "assignments";
    private static final String SHARES = "shares";

    private SharedValues() {}

    /**
     * @param centroids of all groups
     * @param assignments of each weight: 0, or the index of its centroid plus 1
     */
    static State state(Weight weight, float[] centroids, int[] assignments) {
        return State.NONE
                .withTrained(CENTROIDS, Shape.of(centroids.length), centroids)
                .with(ASSIGNMENTS, DataType.INT32, weight.shape(), TensorData.ofInts(assignments), false)
                .with(SHARES, Shape.of(centroids.length), shares(assignments, centroids.length));
    }

    static State reassigned(State state, int[] assignments) {
        return state.withValue(ASSIGNMENTS, TensorData.ofInts(assignments))
                .withFloats(SHARES, shares(assignments, centroids(state).length));
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
        return state.floats(CENTROIDS);
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
        Value centroids = state.get(CENTROIDS);
        if (mean) {
            Value fixed = hone.unary(HoneOp.STOP_GRADIENT, centroids);
            Value moving = hone.binary(HoneOp.SUBTRACT, centroids, fixed);
            centroids = hone.binary(HoneOp.ADD, fixed, hone.binary(HoneOp.MULTIPLY, moving, state.get(SHARES)));
        }
        Operations operations = new Operations(hone);
        Value table = operations.concatenate(List.of(hone.floats("zero", Shape.of(1), 0), centroids), 0);
        Value shared = operations.gather(table, state.get(ASSIGNMENTS));
        Value moved = hone.binary(HoneOp.SUBTRACT, value, hone.unary(HoneOp.STOP_GRADIENT, value));
        return hone.binary(HoneOp.ADD, shared, moved);
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
