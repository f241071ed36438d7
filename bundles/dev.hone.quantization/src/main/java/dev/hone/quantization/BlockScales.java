package dev.hone.quantization;

/**
 * Scales of blocks. They are stored as float16, and some kernels shorten them to bfloat16 once more; so each is chosen
 * among the values that both types hold, none smaller than needed.
 */
final class BlockScales {

    /** The smallest normal float16, so that eight bits of precision are there. */
    private static final float SMALLEST = 0x1p-14f;
    /** The largest value that float16 and bfloat16 hold. */
    private static final float LARGEST = 65280f;
    /** The bits of a float32 that bfloat16 does not have. */
    private static final int BEYOND = 0xffff;

    private BlockScales() {}

    static float[] storable(float[] scales) {
        float[] stored = new float[scales.length];
        for (int i = 0; i < scales.length; i++) {
            int bits = (Float.floatToRawIntBits(scales[i]) + BEYOND) & ~BEYOND;
            stored[i] = Math.min(Math.max(Float.intBitsToFloat(bits), SMALLEST), LARGEST);
        }
        return stored;
    }
}
