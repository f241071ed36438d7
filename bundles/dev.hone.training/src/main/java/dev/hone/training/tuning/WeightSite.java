package dev.hone.training.tuning;

import dev.hone.model.DataType;
import dev.hone.model.TensorData;
import dev.hone.training.State;
import dev.hone.training.TrainingSpan;
import dev.hone.training.Weight;
import dev.hone.training.WeightConstraint;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** A weight under a constraint. */
final class WeightSite extends Site {

    private final Weight weight;
    private final WeightConstraint constraint;
    private final EffectiveValue value;
    private final TrainingSpan span;

    /** @param value of the weight as the constraint is given it */
    WeightSite(Weight weight, WeightConstraint constraint, GraphState state, EffectiveValue value, TrainingSpan span) {
        super(state);
        this.weight = weight;
        this.constraint = constraint;
        this.value = value;
        this.span = span;
    }

    Weight weight() {
        return weight;
    }

    @Override
    public boolean due(long step) {
        return constraint.due(step, span);
    }

    @Override
    public Set<String> reads() {
        Set<String> names = new LinkedHashSet<>(super.reads());
        names.addAll(value.reads());
        return names;
    }

    @Override
    long settled() {
        return span.last(this::due);
    }

    @Override
    State next(long step, State before, Map<String, TensorData> values) {
        return constraint.update(weight, value.of(values), before, step, span);
    }

    /** What is stored, given the values of all variables. */
    TensorData projected(Map<String, TensorData> values) {
        TensorData projected = constraint.project(weight, value.of(values), state(values));
        long bytes = DataType.FLOAT32.bytes(weight.shape().elements());
        if (projected.size() != bytes) {
            throw new IllegalStateException(constraint.getClass().getName() + " projects '" + weight.name() + "' of "
                    + bytes + " bytes to " + projected.size());
        }
        return projected;
    }
}
