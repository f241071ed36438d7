package dev.hone.training.tuning;

import dev.hone.model.hone.HoneBuilder;
import dev.hone.model.hone.HoneOp;
import dev.hone.model.hone.Operations;
import dev.hone.model.hone.Value;
import dev.hone.training.Weight;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A normalization folded into its kernel as nodes: {@code w * gamma / sqrt(variance + epsilon)}, and what is added
 * behind (Jacob et al. 2018, equation 14).
 *
 * @param kernel effective, before a constraint
 * @param bias effective
 * @param factor of each channel
 */
record Folding(Normalization normalization, Value kernel, Value bias, Value factor) {

    private static final double LEAST_FACTOR = 1e-6;

    /**
     * @param weight the kernel
     * @param values of the kernel, the bias and the normalization's parameters
     */
    static Folding of(HoneBuilder hone, Normalization normalization, Weight weight, Map<Integer, Value> values) {
        Value variance = values.get(normalization.variance());
        Value root = hone.unary(HoneOp.RSQRT, hone.binary(HoneOp.ADD, variance, hone.scalar(normalization.epsilon())));
        Value factor = hone.binary(HoneOp.MULTIPLY, values.get(normalization.gamma()), root);
        Value shaped = new Operations(hone)
                .reshape(factor, normalization.perChannel(weight).toArray());
        Value kernel = hone.binary(HoneOp.MULTIPLY, values.get(normalization.kernel()), shaped);
        Value mean = values.get(normalization.mean());
        Value centred = normalization.bias().isPresent()
                ? hone.binary(HoneOp.SUBTRACT, values.get(normalization.bias().getAsInt()), mean)
                : hone.unary(HoneOp.NEGATE, mean);
        Value bias = hone.binary(
                HoneOp.ADD, hone.binary(HoneOp.MULTIPLY, centred, factor), values.get(normalization.beta()));
        return new Folding(normalization, kernel, bias, factor);
    }

    /** A statistic that follows that of the batch: {@code old + (new - old) pace}. */
    static Value moved(HoneBuilder hone, Value old, Value batch, double pace) {
        Value difference = hone.binary(HoneOp.SUBTRACT, batch, old);
        return hone.binary(HoneOp.ADD, old, hone.binary(HoneOp.MULTIPLY, difference, hone.scalar(pace)));
    }

    /**
     * The mean and the variance of what is normalized, from the product that has the factor folded in.
     *
     * @param values among which the bias before the normalization is, if there is one
     */
    List<Value> statistics(HoneBuilder hone, Value product, Map<Integer, Value> values) {
        Operations operations = new Operations(hone);
        int[] axes = IntStream.range(0, product.rank() - 1).toArray();
        Value mean = operations.reduce(HoneOp.REDUCE_MEAN, product, false, axes);
        Value variance = operations.reduce(
                HoneOp.REDUCE_MEAN, hone.binary(HoneOp.SQUARED_DIFFERENCE, product, mean), false, axes);
        Value size = hone.binary(HoneOp.MAXIMUM, hone.unary(HoneOp.ABS, factor), hone.scalar(LEAST_FACTOR));
        Value signed = hone.binary(HoneOp.MULTIPLY, mean, hone.unary(HoneOp.SIGN, factor));
        Value unfolded = hone.binary(HoneOp.DIVIDE, signed, size);
        Value shifted = normalization.bias().isPresent()
                ? hone.binary(
                        HoneOp.ADD, unfolded, values.get(normalization.bias().getAsInt()))
                : unfolded;
        return List.of(shifted, hone.binary(HoneOp.DIVIDE, variance, hone.binary(HoneOp.MULTIPLY, size, size)));
    }
}
