package dev.hone.quantization;

import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * The smallest and the largest of many values. Not safe for use by several threads.
 *
 * <p>Values are copied in blocks and compared lane by lane with as many running bounds, a loop that the compiler turns
 * into vector instructions as long as all arrays have the same index; NaN wins every comparison and so shows in the
 * bounds.
 */
final class MinMax {

    private static final int LANES = 256;
    private static final int FEW_LANES = 16;

    private final float[] block = new float[LANES];
    private final float[] lower = new float[LANES];
    private final float[] upper = new float[LANES];
    private float min = Float.POSITIVE_INFINITY;
    private float max = Float.NEGATIVE_INFINITY;

    /**
     * Finds the bounds of the values from position 0 to the limit; without any, they are infinity and negative
     * infinity.
     */
    void scan(FloatBuffer values) {
        scan(values, 0, values.limit());
    }

    /** Finds the bounds of {@code count} values from a position on. */
    void scan(FloatBuffer values, int from, int count) {
        Arrays.fill(lower, 0, Math.min(LANES, count), Float.POSITIVE_INFINITY);
        Arrays.fill(upper, 0, Math.min(LANES, count), Float.NEGATIVE_INFINITY);
        for (int at = 0; at < count; at += LANES) {
            int length = Math.min(LANES, count - at);
            values.get(from + at, block, 0, length);
            compare(block, lower, upper, length);
        }
        int lanes = fold(Math.min(LANES, count));
        min = Float.POSITIVE_INFINITY;
        max = Float.NEGATIVE_INFINITY;
        for (int i = 0; i < lanes; i++) {
            min = Math.min(min, lower[i]);
            max = Math.max(max, upper[i]);
        }
    }

    /** Of the last scan; NaN if there was one. */
    float min() {
        return min;
    }

    /** Of the last scan; NaN if there was one. */
    float max() {
        return max;
    }

    /** Halves the lanes as long as that takes vector instructions: comparing one after the other takes its time. */
    private int fold(int lanes) {
        int left = lanes;
        while (left > FEW_LANES && left % 2 == 0) {
            left /= 2;
            System.arraycopy(lower, left, block, 0, left);
            lower(lower, block, left);
            System.arraycopy(upper, left, block, 0, left);
            upper(upper, block, left);
        }
        return left;
    }

    private static void compare(float[] values, float[] lower, float[] upper, int length) {
        for (int i = 0; i < length; i++) {
            lower[i] = Math.min(lower[i], values[i]);
            upper[i] = Math.max(upper[i], values[i]);
        }
    }

    private static void lower(float[] bounds, float[] values, int length) {
        for (int i = 0; i < length; i++) {
            bounds[i] = Math.min(bounds[i], values[i]);
        }
    }

    private static void upper(float[] bounds, float[] values, int length) {
        for (int i = 0; i < length; i++) {
            bounds[i] = Math.max(bounds[i], values[i]);
        }
    }
}
