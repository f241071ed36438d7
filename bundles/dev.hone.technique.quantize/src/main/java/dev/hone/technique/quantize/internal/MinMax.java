package dev.hone.technique.quantize.internal;

import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * The smallest and the largest of many values. Not safe for use by several threads.
 *
 * <p>Values are copied in blocks and compared lane by lane with as many running bounds, a loop that the compiler turns
 * into vector instructions; NaN wins every comparison and so shows in the bounds.
 */
final class MinMax {

    private static final int LANES = 256;

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
        int count = values.limit();
        Arrays.fill(lower, Float.POSITIVE_INFINITY);
        Arrays.fill(upper, Float.NEGATIVE_INFINITY);
        for (int at = 0; at < count; at += LANES) {
            int length = Math.min(LANES, count - at);
            values.get(at, block, 0, length);
            compare(block, lower, upper, length);
        }
        min = Float.POSITIVE_INFINITY;
        max = Float.NEGATIVE_INFINITY;
        for (int i = 0; i < LANES; i++) {
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

    private static void compare(float[] values, float[] lower, float[] upper, int length) {
        for (int i = 0; i < length; i++) {
            lower[i] = Math.min(lower[i], values[i]);
            upper[i] = Math.max(upper[i], values[i]);
        }
    }
}
