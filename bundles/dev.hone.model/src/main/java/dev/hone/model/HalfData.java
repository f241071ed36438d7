package dev.hone.model;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Objects;

/**
 * Float32 values stored as IEEE 754 binary16: rounded to nearest, ties to even; beyond the largest finite value,
 * infinite. Computed while they are read.
 *
 * @param floats float32
 */
public record HalfData(TensorData floats) implements TensorData {

    /** From this magnitude on, rounding gives infinity. */
    public static final float OVERFLOW = 65520f;

    private static final int ELEMENTS = CHUNK / Float.BYTES;
    private static final int INFINITY = 0x7c00;

    @Override
    public long size() {
        return floats.size() / 2;
    }

    @Override
    public void read(long position, int length, ByteBuffer target) {
        long end = position + length;
        Objects.checkFromToIndex(position, end, size());
        ByteBuffer source =
                ByteBuffer.allocate((int) Math.min(CHUNK, floats.size())).order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer result = ByteBuffer.allocate(source.capacity() / 2).order(ByteOrder.LITTLE_ENDIAN);
        for (long at = position; at < end; ) {
            long first = at / 2;
            int count = (int) Math.min(ELEMENTS, (end - 1) / 2 + 1 - first);
            source.clear();
            floats.read(first * Float.BYTES, count * Float.BYTES, source);
            source.flip();
            result.clear();
            for (int i = 0; i < count; i++) {
                result.putShort(half(source.getFloat()));
            }
            result.position((int) (at - 2 * first)).limit((int) Math.min(2L * count, end - 2 * first));
            at += result.remaining();
            target.put(result);
        }
    }

    /** The nearest binary16, ties to even. NaN stays NaN. */
    public static short half(float value) {
        int bits = Float.floatToRawIntBits(value);
        int sign = (bits >>> 16) & 0x8000;
        int magnitude = bits & 0x7fffffff;
        if (Float.isNaN(value)) {
            return (short) (sign | INFINITY | 0x200);
        }
        if (Math.abs(value) >= OVERFLOW) {
            return (short) (sign | INFINITY);
        }
        int exponent = magnitude >>> 23;
        // 127 - 14: the exponent of the smallest normal binary16.
        if (exponent >= 113) {
            int rounded = magnitude + 0xfff + ((magnitude >>> 13) & 1);
            return (short) (sign | ((rounded - (112 << 23)) >>> 13));
        }
        int shift = 126 - exponent;
        if (shift > 24) {
            return (short) sign;
        }
        int mantissa = (magnitude & 0x7fffff) | 0x800000;
        int rounded = mantissa + (1 << (shift - 1)) - 1 + ((mantissa >>> shift) & 1);
        return (short) (sign | (rounded >>> shift));
    }

    @Override
    public String toString() {
        return size() + " bytes, " + floats + " stored as FLOAT16";
    }
}
