package dev.hone.model.hone;

import dev.hone.model.Shape;

/** Sizes of what windows give that slide over a dimension. */
public final class Windows {

    private Windows() {}

    /** {@code SAME} or {@code VALID}, as TensorFlow counts. */
    public static int output(int input, int window, int stride, int dilation, boolean same) {
        if (input == Shape.DYNAMIC) {
            return Shape.DYNAMIC;
        }
        int free = same ? input : input - (window - 1) * dilation;
        return Math.max(0, (free + stride - 1) / stride);
    }

    /**
     * What a transposed convolution gives, as Keras counts.
     *
     * @param outputPadding -1 where it is not given
     */
    public static int transposed(int input, int window, int stride, int dilation, int outputPadding, boolean same) {
        if (input == Shape.DYNAMIC) {
            return Shape.DYNAMIC;
        }
        int reach = window + (window - 1) * (dilation - 1);
        if (outputPadding < 0) {
            return same ? input * stride : input * stride + Math.max(reach - stride, 0);
        }
        return (input - 1) * stride + reach - 2 * (same ? reach / 2 : 0) + outputPadding;
    }
}
