package dev.hone.quantization;

import dev.hone.model.TensorData;
import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * Integers of 4 bits, two to a byte, the first in the lower half; an odd one at the end has zeros beside it. Computed
 * while they are read.
 *
 * @param values one to a byte
 */
record PackedData(TensorData values) implements TensorData {

    @Override
    public long size() {
        return (values.size() + 1) / 2;
    }

    @Override
    public void read(long position, int length, ByteBuffer target) {
        long end = position + length;
        Objects.checkFromToIndex(position, end, size());
        ByteBuffer source = ByteBuffer.allocate((int) Math.min(CHUNK, 2L * length));
        for (long at = position; at < end; ) {
            int count = (int) Math.min(source.capacity(), values.size() - 2 * at);
            count = (int) Math.min(count, 2 * (end - at));
            source.clear();
            values.read(2 * at, count, source);
            source.flip();
            while (source.hasRemaining()) {
                int low = source.get() & 0xf;
                int high = source.hasRemaining() ? source.get() & 0xf : 0;
                target.put((byte) (low | (high << 4)));
            }
            at += (count + 1) / 2;
        }
    }

    @Override
    public String toString() {
        return size() + " bytes, " + values + " packed";
    }
}
