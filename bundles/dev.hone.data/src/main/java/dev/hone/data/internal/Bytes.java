package dev.hone.data.internal;

import java.nio.ByteBuffer;
import java.util.Objects;

/** Bytes by position. Immutable; may be read by several threads. */
interface Bytes {

    long size();

    /** Copies {@code count} bytes from {@code position} on into {@code target}, whose position advances. */
    void read(long position, int count, ByteBuffer target);

    default byte[] copy(long position, int count) {
        ByteBuffer copy = ByteBuffer.allocate(count);
        read(position, count, copy);
        return copy.array();
    }

    /** A view on a part. */
    default Bytes slice(long offset, long size) {
        Objects.checkFromIndexSize(offset, size, size());
        return new Slice(this, offset, size);
    }

    /** A part of other bytes. */
    record Slice(Bytes whole, long offset, long size) implements Bytes {
        @Override
        public void read(long position, int count, ByteBuffer target) {
            Objects.checkFromIndexSize(position, count, size);
            whole.read(offset + position, count, target);
        }
    }
}
