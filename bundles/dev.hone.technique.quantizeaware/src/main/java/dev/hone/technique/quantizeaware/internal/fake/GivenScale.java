package dev.hone.technique.quantizeaware.internal.fake;

import dev.hone.model.Quantization;
import dev.hone.model.hone.HoneBuilder;
import dev.hone.model.hone.Value;
import dev.hone.quantization.Range;
import dev.hone.quantization.ScaleGroup;
import dev.hone.training.State;
import dev.hone.training.StateValues;

/** Rounds with a scale that nothing changes: that of an operator, or of inputs, which training does not move. */
public final class GivenScale extends RoundedActivations {

    private final ScaleGroup group;

    public GivenScale(ScaleGroup group, Timing timing) {
        super(timing);
        this.group = group;
    }

    @Override
    State bounds() {
        return State.NONE;
    }

    @Override
    boolean moves() {
        return false;
    }

    @Override
    Value rounded(HoneBuilder hone, Value x, StateValues state) {
        Quantization given = group.quantization(group.range());
        return Grid.of(group.type())
                .round(hone, x, hone.scalar(given.scale(0)), hone.scalar((double) given.zeroPoint(0)));
    }

    @Override
    public Range range(State state) {
        return group.range();
    }
}
