package dev.hone.technique.quantizeaware.internal.fake;

import dev.hone.model.Attributes;
import dev.hone.model.Shape;
import dev.hone.model.hone.HoneBuilder;
import dev.hone.model.hone.HoneOp;
import dev.hone.model.hone.Value;
import dev.hone.quantization.Range;
import dev.hone.quantization.ScaleGroup;
import dev.hone.training.State;
import dev.hone.training.StateValues;

/**
 * Rounds activations within bounds that are trained, with the gradients of learned step size quantization (Esser et al.
 * 2020, equation 3) and of a learned offset (Bhalgat et al. 2020, LSQ+, equation 4). What is trained are the logarithms
 * of the bounds' magnitudes (Jain et al. 2020, section 3.3); they begin with calibrated bounds.
 */
public final class LearnedRange extends RoundedActivations {

    private static final String LOWER = "log-lower";
    private static final String UPPER = "log-upper";

    /** Behind a bound's name: where it stays, once it does. */
    private static final String STAYS = "-stays";

    private final ScaleGroup group;
    private final Bounds bounds;
    private final Grid grid;

    public LearnedRange(ScaleGroup group, Timing timing) {
        super(timing);
        this.group = group;
        bounds = Bounds.of(group);
        grid = Grid.of(group.type());
    }

    /** A bound begins at least one step away from zero, so that it can move from there. */
    @Override
    State bounds() {
        double lower = -bounds.lower(group.range());
        double upper = bounds.upper(group.range());
        State state = State.NONE;
        if (bounds.hasLower()) {
            double least = bounds == Bounds.BOTH ? upper / grid.steps() : 0;
            state = trained(state, LOWER, Math.max(lower, least));
        }
        if (bounds.hasUpper()) {
            double least = bounds == Bounds.BOTH ? lower / grid.steps() : 0;
            state = trained(state, UPPER, Math.max(upper, least));
        }
        return state;
    }

    private State trained(State state, String name, double magnitude) {
        State more = state.withTrained(name, Shape.SCALAR, (float) StrictMath.log(magnitude));
        return freezes() ? more.with(name + STAYS, Shape.SCALAR, 0) : more;
    }

    /** The optimizer's momentum goes on moving what is trained when its gradient is zero. */
    @Override
    State stopped(State state) {
        State stopped = bounds.hasLower() ? stopped(state, LOWER) : state;
        return bounds.hasUpper() ? stopped(stopped, UPPER) : stopped;
    }

    private static State stopped(State state, String name) {
        return state.withFloats(name + STAYS, state.floats(name));
    }

    @Override
    boolean moves() {
        return true;
    }

    @Override
    Value rounded(HoneBuilder hone, Value x, StateValues state) {
        return switch (bounds) {
            case SYMMETRIC -> {
                Value scale = hone.binary(HoneOp.DIVIDE, magnitude(hone, x, state, UPPER), hone.scalar(grid.max()));
                Value codes = codes(hone, hone.binary(HoneOp.DIVIDE, x, scale), grid.min(), grid.max());
                yield hone.binary(HoneOp.MULTIPLY, codes, scale);
            }
            case UPPER -> {
                Value scale = hone.binary(HoneOp.DIVIDE, magnitude(hone, x, state, UPPER), hone.scalar(grid.steps()));
                Value codes = codes(hone, hone.binary(HoneOp.DIVIDE, x, scale), 0, grid.steps());
                yield hone.binary(HoneOp.MULTIPLY, codes, scale);
            }
            case LOWER -> {
                Value scale = hone.binary(HoneOp.DIVIDE, magnitude(hone, x, state, LOWER), hone.scalar(grid.steps()));
                Value codes = codes(hone, hone.binary(HoneOp.DIVIDE, x, scale), -grid.steps(), 0);
                yield hone.binary(HoneOp.MULTIPLY, codes, scale);
            }
            case BOTH -> {
                Value below = magnitude(hone, x, state, LOWER);
                Value width = hone.binary(HoneOp.ADD, below, magnitude(hone, x, state, UPPER));
                Value scale = hone.binary(HoneOp.DIVIDE, width, hone.scalar(grid.steps()));
                Value exact = hone.binary(HoneOp.DIVIDE, below, scale);
                Value offset = hone.straightThrough(exact, hone.unary(HoneOp.ROUND, exact));
                Value raised = hone.binary(HoneOp.ADD, hone.binary(HoneOp.DIVIDE, x, scale), offset);
                Value codes = codes(hone, raised, 0, grid.steps());
                yield hone.binary(HoneOp.MULTIPLY, hone.binary(HoneOp.SUBTRACT, codes, offset), scale);
            }
        };
    }

    private static Value codes(HoneBuilder hone, Value exact, double min, double max) {
        Value clipped = hone.unary(HoneOp.CLIP, Attributes.of("min", min).with("max", max), exact);
        return hone.straightThrough(clipped, hone.unary(HoneOp.ROUND, clipped));
    }

    private Value magnitude(HoneBuilder hone, Value x, StateValues state, String name) {
        double features = 1;
        for (int i = 1; i < x.rank(); i++) {
            features *= Math.max(x.dimension(i), 1);
        }
        Value trained = Gradients.scaled(hone, state.get(name), 1 / Math.sqrt(features * grid.max()));
        Value logarithm = freezes()
                ? hone.binary(HoneOp.ADD, whileMoving(hone, state, trained), state.get(name + STAYS))
                : trained;
        return hone.unary(HoneOp.EXP, logarithm);
    }

    @Override
    public Range range(State state) {
        return bounds.range(
                bounds.hasLower() ? -magnitude(state, LOWER) : 0, bounds.hasUpper() ? magnitude(state, UPPER) : 0);
    }

    private double magnitude(State state, String name) {
        boolean stays = freezes() && !isMoving(state);
        return StrictMath.exp(state.floats(stays ? name + STAYS : name)[0]);
    }
}
