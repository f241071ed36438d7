package dev.hone.technique.prune.internal.train;

import dev.hone.model.DataType;
import dev.hone.model.Tensor;
import dev.hone.model.TensorData;
import dev.hone.model.hone.HoneBuilder;
import dev.hone.model.hone.Value;
import dev.hone.technique.prune.internal.property.PatternOfZeros;
import dev.hone.technique.prune.internal.property.Zeros;
import dev.hone.training.Phase;
import dev.hone.training.State;
import dev.hone.training.StateValues;
import dev.hone.training.Weight;
import dev.hone.training.WeightConstraint;
import java.util.Set;

/** Keeps the zeros of a weight where they are. */
final class KeptMask implements WeightConstraint {

    @Override
    public Phase phase() {
        return Phase.MASK;
    }

    @Override
    public State init(Weight weight, TensorData value, long seed) {
        Tensor tensor = Tensor.constant(0, weight.name(), DataType.FLOAT32, weight.shape(), value);
        return Masks.of(weight, Zeros.of(tensor).orElseThrow());
    }

    @Override
    public Value forward(HoneBuilder hone, Weight weight, Value value, StateValues state) {
        return Masks.forward(hone, value, state);
    }

    @Override
    public TensorData project(Weight weight, TensorData value, State state) {
        return Masks.masked(value, state);
    }

    /** A constraint after it has to keep them, or it acts once more. */
    @Override
    public Set<String> establishes() {
        return Set.of(Zeros.ID);
    }

    @Override
    public boolean allowsScaling() {
        return true;
    }

    @Override
    public Set<String> keeps() {
        return Set.of(Zeros.ID, PatternOfZeros.ID);
    }
}
