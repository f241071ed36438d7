package dev.hone.training.tuning;

import dev.hone.model.DataType;
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
import java.util.Arrays;
import java.util.Set;

/** The half of the weights that were least at first is zero; from the third step on, all but one. */
class HalfMask implements WeightConstraint {

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
        float[] values =
                state.with("w", DataType.FLOAT32, weight.shape(), value, false).floats("w");
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
