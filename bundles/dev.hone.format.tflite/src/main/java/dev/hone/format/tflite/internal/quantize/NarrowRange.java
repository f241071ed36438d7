package dev.hone.format.tflite.internal.quantize;

import dev.hone.model.TensorData;
import java.nio.ByteBuffer;

/**
 * Int8 values without -128, which becomes -127: kernels may negate weights, or add two products in 16 bits.
 *
 * @param values int8
 */
record NarrowRange(TensorData values) implements TensorData {

    @Override
    public long size() {
        return values.size();
    }

    @Override
    public void read(long position, int length, ByteBuffer target) {
        int start = target.position();
        values.read(position, length, target);
        for (int i = start; i < target.position(); i++) {
            if (target.get(i) == Byte.MIN_VALUE) {
                target.put(i, (byte) -Byte.MAX_VALUE);
            }
        }
    }
}
