package dev.hone.technique.prune.internal.train;

import dev.hone.model.TensorData;
import dev.hone.model.hone.HoneBuilder;
import dev.hone.model.hone.Value;
import dev.hone.technique.prune.internal.mask.Kernel;
import dev.hone.technique.prune.internal.mask.MaskedData;
import dev.hone.technique.prune.internal.mask.Pattern;
import dev.hone.technique.prune.internal.mask.Ranking;
import dev.hone.technique.prune.internal.property.PatternOfZeros;
import dev.hone.technique.prune.internal.property.Zeros;
import dev.hone.training.Phase;
import dev.hone.training.State;
import dev.hone.training.StateValues;
import dev.hone.training.TrainingSpan;
import dev.hone.training.Weight;
import dev.hone.training.WeightConstraint;
import java.util.BitSet;
import java.util.List;
import java.util.Set;

/** Makes the smallest of a weight's values zero, more and more of them on a schedule. */
public final class GradualMask implements WeightConstraint {

    private final Kernel kernel;
    private final Pattern pattern;
    private final SparsitySchedule schedule;
    private final BitSet kept;

    /**
     * @param kernel the weight's axes; its values do not matter
     * @param kept what stays zero whatever is chosen, as it has been since an earlier stage
     */
    public GradualMask(Kernel kernel, Pattern pattern, SparsitySchedule schedule, BitSet kept) {
        this.kept = kept;
        this.kernel = kernel;
        this.pattern = pattern;
        this.schedule = schedule;
    }

    @Override
    public Phase phase() {
        return Phase.MASK;
    }

    @Override
    public State init(Weight weight, TensorData value, long seed) {
        return Masks.of(weight, kept);
    }

    @Override
    public Value forward(HoneBuilder hone, Weight weight, Value value, StateValues state) {
        return Masks.forward(hone, value, state);
    }

    @Override
    public boolean due(long step, TrainingSpan span) {
        return schedule.due(step, span);
    }

    @Override
    public State update(Weight weight, TensorData value, State state, long step, TrainingSpan span) {
        return Masks.changed(state, weight, zeros(value, schedule.at(step, span)));
    }

    /**
     * What is masked is zero, and of the rest the smallest, as many as are missing: an early state, such as the best
     * one of a training, has fewer zeros than are asked for.
     */
    @Override
    public TensorData project(Weight weight, TensorData value, State state) {
        TensorData masked = Masks.masked(value, state);
        return new MaskedData(masked, zeros(masked, schedule.target()));
    }

    private BitSet zeros(TensorData value, double sparsity) {
        TensorData ranked = new MaskedData(value, kept);
        BitSet zeros = pattern.zeros(List.of(kernel.with(ranked)), sparsity, Ranking.LAYER)
                .get(0);
        zeros.or(kept);
        return zeros;
    }

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
