package dev.hone.technique.quantizeaware.internal.fake;

import dev.hone.model.Attributes;
import dev.hone.model.Shape;
import dev.hone.model.hone.HoneBuilder;
import dev.hone.model.hone.HoneOp;
import dev.hone.model.hone.Operations;
import dev.hone.model.hone.Value;
import dev.hone.quantization.Range;
import dev.hone.quantization.ScaleGroup;
import dev.hone.training.State;
import dev.hone.training.StateValues;
import java.util.List;

/**
 * Rounds activations within moving averages of the bounds of each batch, with the momentum 0.999 (Jacob et al. 2018,
 * section 3.1), which begin with calibrated bounds.
 */
public final class AveragedRange extends RoundedActivations {

    private static final double RATE = 1e-3;
    private static final String LOWER = "lower";
    private static final String UPPER = "upper";

    private final ScaleGroup group;
    private final Bounds bounds;
    private final Grid grid;

    public AveragedRange(ScaleGroup group, Timing timing) {
        super(timing);
        this.group = group;
        bounds = Bounds.of(group);
        grid = Grid.of(group.type());
    }

    @Override
    State bounds() {
        State state = State.NONE;
        if (bounds.hasLower()) {
            state = state.with(LOWER, Shape.SCALAR, (float) bounds.lower(group.range()));
        }
        return bounds.hasUpper() ? state.with(UPPER, Shape.SCALAR, (float) bounds.upper(group.range())) : state;
    }

    @Override
    boolean moves() {
        return true;
    }

    @Override
    Value rounded(HoneBuilder hone, Value x, StateValues state) {
        return switch (bounds) {
            case SYMMETRIC ->
                grid.round(
                        hone, x, hone.binary(HoneOp.DIVIDE, state.get(UPPER), hone.scalar(grid.max())), hone.scalar(0));
            case UPPER ->
                grid.round(
                        hone,
                        x,
                        hone.binary(HoneOp.DIVIDE, state.get(UPPER), hone.scalar(grid.steps())),
                        hone.scalar(grid.min()));
            case LOWER ->
                grid.round(
                        hone,
                        x,
                        hone.binary(HoneOp.DIVIDE, state.get(LOWER), hone.scalar(-grid.steps())),
                        hone.scalar(grid.max()));
            case BOTH -> {
                Value width = hone.binary(HoneOp.SUBTRACT, state.get(UPPER), state.get(LOWER));
                Value scale = hone.binary(HoneOp.DIVIDE, width, hone.scalar(grid.steps()));
                yield grid.round(hone, x, scale, zeroPoint(hone, state.get(LOWER), scale));
            }
        };
    }

    private Value zeroPoint(HoneBuilder hone, Value lower, Value scale) {
        Value steps = hone.unary(HoneOp.ROUND, hone.binary(HoneOp.DIVIDE, lower, scale));
        return hone.unary(
                HoneOp.CLIP,
                Attributes.of("min", grid.min()).with("max", grid.max()),
                hone.binary(HoneOp.SUBTRACT, hone.scalar(grid.min()), steps));
    }

    @Override
    public void track(HoneBuilder hone, List<Value> activations, StateValues state) {
        if (bounds.hasLower()) {
            move(hone, state, LOWER, merged(hone, activations, HoneOp.REDUCE_MIN, HoneOp.MINIMUM, -Bounds.LEAST));
        }
        if (bounds.hasUpper()) {
            List<Value> values = bounds == Bounds.SYMMETRIC
                    ? activations.stream().map(x -> hone.unary(HoneOp.ABS, x)).toList()
                    : activations;
            move(hone, state, UPPER, merged(hone, values, HoneOp.REDUCE_MAX, HoneOp.MAXIMUM, Bounds.LEAST));
        }
    }

    private static Value merged(HoneBuilder hone, List<Value> values, HoneOp reduction, HoneOp merge, double least) {
        Operations operations = new Operations(hone);
        Value merged = hone.scalar(least);
        for (Value value : values) {
            merged = hone.binary(
                    merge, merged, operations.reduce(reduction, value, false, Grid.others(value.rank(), -1)));
        }
        return merged;
    }

    private void move(HoneBuilder hone, StateValues state, String name, Value batch) {
        Value distance = hone.binary(HoneOp.SUBTRACT, batch, state.get(name));
        Value step = hone.binary(HoneOp.MULTIPLY, distance, whileMoving(hone, state, hone.scalar(RATE)));
        state.update(name, hone.binary(HoneOp.ADD, state.get(name), step));
    }

    @Override
    public Range range(State state) {
        return bounds.range(
                bounds.hasLower() ? state.floats(LOWER)[0] : 0, bounds.hasUpper() ? state.floats(UPPER)[0] : 0);
    }
}
