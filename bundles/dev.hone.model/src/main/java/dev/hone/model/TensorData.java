package dev.hone.model;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;

/**
 * The bytes of a constant tensor, little-endian, row-major, sub-byte types packed. Read by long-indexed ranges, never
 * as one array: it may be a view on a mapped file, or computed while it is read.
 *
 * <p>Immutable; may be read by several threads.
 */
public interface TensorData {

    /** The largest range that {@link #transferTo} asks an implementation for at once, in bytes. */
    int CHUNK = 1 << 16;

    /** Size in bytes. */
    long size();

    /**
     * Copies {@code length} bytes from {@code position} on into {@code target}, whose position advances.
     *
     * @throws IndexOutOfBoundsException if the range is not within the data
     * @throws InvalidModelException if the file behind the data changed since it was opened
     */
    void read(long position, int length, ByteBuffer target);

    /** Writes all bytes to a channel, in chunks. */
    default void transferTo(WritableByteChannel channel) throws IOException {
        ByteBuffer chunk = ByteBuffer.allocate((int) Math.min(CHUNK, size()));
        for (long at = 0; at < size(); ) {
            int length = (int) Math.min(CHUNK, size() - at);
            chunk.clear();
            read(at, length, chunk);
            chunk.flip();
            while (chunk.hasRemaining()) {
                channel.write(chunk);
            }
            at += length;
        }
    }

    /** A little-endian copy of a range, for data that is known to be small. */
    default ByteBuffer copy(long position, int length) {
        ByteBuffer target = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        read(position, length, target);
        return target.flip();
    }

    /** Data over a private copy of {@code bytes}. */
    static TensorData of(byte[] bytes) {
        return new BufferData(ByteBuffer.wrap(bytes.clone()));
    }

    /** Data over the remaining bytes of {@code buffer}, shared: the caller must not change them any more. */
    static TensorData of(ByteBuffer buffer) {
        return new BufferData(buffer.slice());
    }

    static TensorData ofFloats(float... values) {
        ByteBuffer buffer =
                ByteBuffer.allocate(Math.multiplyExact(values.length, 4)).order(ByteOrder.LITTLE_ENDIAN);
        buffer.asFloatBuffer().put(values);
        return new BufferData(buffer);
    }

    static TensorData ofInts(int... values) {
        ByteBuffer buffer =
                ByteBuffer.allocate(Math.multiplyExact(values.length, 4)).order(ByteOrder.LITTLE_ENDIAN);
        buffer.asIntBuffer().put(values);
        return new BufferData(buffer);
    }

    static TensorData ofLongs(long... values) {
        ByteBuffer buffer =
                ByteBuffer.allocate(Math.multiplyExact(values.length, 8)).order(ByteOrder.LITTLE_ENDIAN);
        buffer.asLongBuffer().put(values);
        return new BufferData(buffer);
    }
}
