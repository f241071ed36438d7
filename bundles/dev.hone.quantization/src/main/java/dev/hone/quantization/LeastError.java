package dev.hone.quantization;

import dev.hone.model.DataType;
import dev.hone.model.Tensor;
import java.util.function.UnaryOperator;

/**
 * Scales with which the squared error of stored weights is least, channel by channel. With few bits, clipping the
 * outermost values costs less than a coarse step for all others.
 */
final class LeastError {

    /** The shares of the largest magnitude that are tried are 1, 1 - 1/20, and so on. */
    private static final int STEPS = 20;

    private static final int TRIED = 12;

    private LeastError() {}

    /**
     * @param largest scales with which nothing is clipped, one for each index of the axis
     * @param storable the nearest scales that can be stored
     */
    static float[] scales(Tensor constant, int axis, DataType type, float[] largest, UnaryOperator<float[]> storable) {
        float[] best = storable.apply(largest).clone();
        double[] least = ConstantValues.errors(constant, axis, best, type);
        for (int step = 1; step < TRIED; step++) {
            float[] scales = largest.clone();
            for (int i = 0; i < scales.length; i++) {
                scales[i] *= (STEPS - step) / (float) STEPS;
            }
            scales = storable.apply(scales);
            double[] errors = ConstantValues.errors(constant, axis, scales, type);
            for (int i = 0; i < scales.length; i++) {
                if (errors[i] < least[i]) {
                    least[i] = errors[i];
                    best[i] = scales[i];
                }
            }
        }
        return best;
    }
}
