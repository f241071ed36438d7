package dev.hone.technique.quantizeaware.internal.fake;

import dev.hone.model.Attributes;
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
import java.util.Arrays;

/**
 * Rounds a weight with scales that are trained: learned step size quantization (Esser et al. 2020, equations 1 to 3).
 * What is trained is the scale's logarithm (Jain et al. 2020, section 3.3), so that it stays positive and one learning
 * rate suits scales of any size.
 */
public final class LearnedWeight implements RoundedWeight {

    private static final String LOG_SCALE = "log-scale";

    private final WeightGrid grid;

    public LearnedWeight(WeightGrid grid) {
        this.grid = grid;
    }

    @Override
    public State init(Weight weight, TensorData value, long seed) {
        float[] logarithms = grid.leastErrorScales(WeightGrid.floats(value));
        for (int i = 0; i < logarithms.length; i++) {
            logarithms[i] = (float) StrictMath.log(logarithms[i]);
        }
        return State.NONE.withTrained(
                LOG_SCALE, grid.axis() < 0 ? Shape.SCALAR : Shape.of(logarithms.length), logarithms);
    }

    @Override
    public Value forward(HoneBuilder hone, Weight weight, Value value, StateValues state) {
        double elements = (double) grid.shape().elements() / grid.channels();
        Value logarithm = Gradients.scaled(
                hone, state.get(LOG_SCALE), 1 / Math.sqrt(elements * grid.grid().max()));
        Value scale = hone.unary(HoneOp.EXP, logarithm);
        if (grid.axis() >= 0) {
            int[] shape = new int[value.rank()];
            Arrays.fill(shape, 1);
            shape[grid.axis()] = grid.channels();
            scale = new Operations(hone).reshape(scale, shape);
        }
        Value clipped = hone.unary(
                HoneOp.CLIP,
                Attributes.of("min", grid.grid().min()).with("max", grid.grid().max()),
                hone.binary(HoneOp.DIVIDE, value, scale));
        Value rounded = hone.straightThrough(clipped, hone.unary(HoneOp.ROUND, clipped));
        return hone.binary(HoneOp.MULTIPLY, rounded, scale);
    }

    @Override
    public TensorData project(Weight weight, TensorData value, State state) {
        return grid.round(WeightGrid.floats(value), scales(state));
    }

    @Override
    public Quantization quantization(TensorData projected, State state) {
        return grid.quantization(scales(state));
    }

    private static float[] scales(State state) {
        String name = state.entries().keySet().stream()
                .filter(key -> key.endsWith(LOG_SCALE))
                .findFirst()
                .orElseThrow();
        float[] scales = state.floats(name);
        for (int i = 0; i < scales.length; i++) {
            scales[i] = (float) StrictMath.exp(scales[i]);
        }
        return scales;
    }
}
