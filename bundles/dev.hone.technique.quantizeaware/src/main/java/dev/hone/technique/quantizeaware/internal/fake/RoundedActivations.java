package dev.hone.technique.quantizeaware.internal.fake;

import dev.hone.model.Shape;
import dev.hone.model.hone.HoneBuilder;
import dev.hone.model.hone.HoneOp;
import dev.hone.model.hone.Value;
import dev.hone.quantization.Range;
import dev.hone.training.ActivationConstraint;
import dev.hone.training.State;
import dev.hone.training.StateValues;
import dev.hone.training.TrainingSpan;

/** Activations that share a scale, which the network computes with as they are going to be stored. */
public abstract class RoundedActivations implements ActivationConstraint {

    /** 1 while activations are rounded. */
    private static final String ROUNDED = "rounded";

    /** 1 while the range moves. */
    private static final String MOVES = "moves";

    private final Timing timing;

    RoundedActivations(Timing timing) {
        this.timing = timing;
    }

    /** The range that was come to. */
    public abstract Range range(State state);

    abstract State bounds();

    abstract Value rounded(HoneBuilder hone, Value x, StateValues state);

    /** Whether the range moves at all. */
    abstract boolean moves();

    @Override
    public final State init(long seed) {
        State state = bounds();
        if (timing.delays()) {
            state = state.with(ROUNDED, Shape.SCALAR, 0);
        }
        return moves() && timing.freezes() ? state.with(MOVES, Shape.SCALAR, 1) : state;
    }

    @Override
    public final Value forward(HoneBuilder hone, Value x, StateValues state) {
        Value rounded = rounded(hone, x, state);
        if (!timing.delays()) {
            return rounded;
        }
        Value difference = hone.binary(HoneOp.SUBTRACT, rounded, x);
        return hone.binary(HoneOp.ADD, x, hone.binary(HoneOp.MULTIPLY, difference, state.get(ROUNDED)));
    }

    /** A value while the range moves, then 0. */
    Value whileMoving(HoneBuilder hone, StateValues state, Value value) {
        return timing.freezes() ? hone.binary(HoneOp.MULTIPLY, value, state.get(MOVES)) : value;
    }

    @Override
    public final boolean due(long step, TrainingSpan span) {
        return begins(step, span) || stops(step, span);
    }

    private boolean begins(long step, TrainingSpan span) {
        return timing.delays() && step == timing.begin(span);
    }

    private boolean stops(long step, TrainingSpan span) {
        return moves() && timing.freezes() && step == timing.end(span);
    }

    /** Ranges that stay change nothing: epochs before are as good as those after. */
    @Override
    public final long settled(TrainingSpan span) {
        return timing.delays() ? timing.begin(span) : 0;
    }

    @Override
    public final State update(State state, long step, TrainingSpan span) {
        State next = begins(step, span) ? state.withFloats(ROUNDED, 1) : state;
        return stops(step, span) ? stopped(next).withFloats(MOVES, 0) : next;
    }

    /** The state from which the range is going to stay as it is. */
    State stopped(State state) {
        return state;
    }

    /** Whether the range stays as it is at some time. */
    boolean freezes() {
        return timing.freezes();
    }

    /** If it does at some time: whether it still moves. */
    static boolean isMoving(State state) {
        return state.floats(MOVES)[0] != 0;
    }
}
