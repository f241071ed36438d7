package dev.hone.graph.internal;

import dev.hone.model.DataType;
import dev.hone.model.TensorData;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Objects;

/** Values of FLOAT16 or BFLOAT16 as FLOAT32, widened while they are read. Exact. */
final class WidenedFloats implements TensorData {

    private static final int ELEMENTS = CHUNK / Float.BYTES;

    private final TensorData narrow;
    private final boolean brain;

    /** @param type FLOAT16 or BFLOAT16 */
    WidenedFloats(TensorData narrow, DataType type) {
        this.narrow = narrow;
        this.brain = type == DataType.BFLOAT16;
    }

    @Override
    public long size() {
        return narrow.size() / Short.BYTES * Float.BYTES;
    }

    @Override
    public void read(long position, int length, ByteBuffer target) {
        long end = position + length;
        Objects.checkFromToIndex(position, end, size());
        int capacity = (int) Math.min(ELEMENTS, narrow.size() / Short.BYTES);
        ByteBuffer source = ByteBuffer.allocate(capacity * Short.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer result = ByteBuffer.allocate(capacity * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (long at = position; at < end; ) {
            long first = at / Float.BYTES;
            int count = (int) Math.min(capacity, (end - 1) / Float.BYTES + 1 - first);
            source.clear();
            narrow.read(first * Short.BYTES, count * Short.BYTES, source);
            source.flip();
            result.clear();
            for (int i = 0; i < count; i++) {
                result.putInt(brain ? source.getShort() << 16 : halfToFloatBits(source.getShort()));
            }
            result.flip().position((int) (at - first * Float.BYTES));
            result.limit((int) Math.min(result.limit(), end - first * Float.BYTES));
            at += result.remaining();
            target.put(result);
        }
    }

    /** The bits of the float32 that has the value of an IEEE 754 binary16. */
    static int halfToFloatBits(short half) {
        int sign = (half & 0x8000) << 16;
        int magnitude = half & 0x7fff;
        if (magnitude >= 0x7c00) {
            return sign | 0x7f800000 | ((magnitude & 0x3ff) << 13);
        }
        if (magnitude >= 0x400) {
            return sign | ((magnitude + ((127 - 15) << 10)) << 13);
        }
        return sign | Float.floatToRawIntBits(magnitude * 0x1p-24f);
    }

    @Override
    public String toString() {
        return narrow + " widened to FLOAT32";
    }
}
