package dev.hone.training.tuning;

import dev.hone.model.TensorData;
import dev.hone.training.ActivationConstraint;
import dev.hone.training.State;
import dev.hone.training.TrainingSpan;
import java.util.List;
import java.util.Map;

/** Activations under a constraint that they share. */
final class ActivationSite extends Site {

    private final List<Integer> tensors;
    private final ActivationConstraint constraint;
    private final TrainingSpan span;

    /** @param tensors of the network */
    ActivationSite(List<Integer> tensors, ActivationConstraint constraint, GraphState state, TrainingSpan span) {
        super(state);
        this.tensors = tensors;
        this.constraint = constraint;
        this.span = span;
    }

    List<Integer> tensors() {
        return tensors;
    }

    ActivationConstraint constraint() {
        return constraint;
    }

    @Override
    public boolean due(long step) {
        return constraint.due(step, span);
    }

    @Override
    long settled() {
        return constraint.settled(span);
    }

    @Override
    State next(long step, State before, Map<String, TensorData> values) {
        return constraint.update(before, step, span);
    }
}
