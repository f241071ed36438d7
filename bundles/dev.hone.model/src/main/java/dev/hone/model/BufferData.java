package dev.hone.model;

import java.nio.ByteBuffer;
import java.util.Objects;

/** Tensor data in memory. */
record BufferData(ByteBuffer bytes) implements TensorData {

    @Override
    public long size() {
        return bytes.limit();
    }

    @Override
    public void read(long position, int length, ByteBuffer target) {
        Objects.checkFromIndexSize(position, length, (long) bytes.limit());
        target.put(bytes.slice((int) position, length));
    }

    @Override
    public String toString() {
        return size() + " bytes in memory";
    }
}
