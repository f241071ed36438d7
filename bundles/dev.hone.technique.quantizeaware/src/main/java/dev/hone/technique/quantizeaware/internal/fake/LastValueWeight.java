package dev.hone.technique.quantizeaware.internal.fake;

import dev.hone.model.Quantization;
import dev.hone.model.Shape;
import dev.hone.model.TensorData;
import dev.hone.model.hone.HoneBuilder;
import dev.hone.model.hone.HoneOp;
import dev.hone.model.hone.Operations;
import dev.hone.model.hone.Value;
import dev.hone.training.State;
import dev.hone.training.StateValues;
import dev.hone.training.Weight;

/**
 * Rounds a weight with the scales that its largest magnitudes have in each step (Jacob et al. 2018, section 3.1). The
 * gradient passes straight through: nothing is clipped.
 */
public final class LastValueWeight implements RoundedWeight {

    private final WeightGrid grid;

    public LastValueWeight(WeightGrid grid) {
        this.grid = grid;
    }

    @Override
    public State init(Weight weight, TensorData value, long seed) {
        return State.NONE.with("least", Shape.SCALAR, grid.least(WeightGrid.floats(value)));
    }

    @Override
    public Value forward(HoneBuilder hone, Weight weight, Value value, StateValues state) {
        Value largest = new Operations(hone)
                .reduce(
                        HoneOp.REDUCE_MAX,
                        hone.unary(HoneOp.ABS, value),
                        false,
                        Grid.others(value.rank(), grid.axis()));
        Value scales = hone.binary(
                HoneOp.DIVIDE,
                hone.binary(HoneOp.MAXIMUM, largest, state.get("least")),
                hone.scalar(grid.grid().max()));
        return grid.grid().roundWhole(hone, value, scales, grid.axis());
    }

    @Override
    public TensorData project(Weight weight, TensorData value, State state) {
        float[] values = WeightGrid.floats(value);
        return grid.round(values, grid.scales(values));
    }

    @Override
    public Quantization quantization(TensorData projected, State state) {
        return grid.quantization(grid.scales(WeightGrid.floats(projected)));
    }
}
