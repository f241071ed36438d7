package dev.hone.format.tflite.internal.flat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/**
 * Bytes that are written when their place in the file has come, and are in memory no earlier. {@link FlatWriter} places
 * each, aligned to 16 bytes, behind the tables.
 */
public interface Blob {
    /** The number of bytes, always the same. */
    long size();

    /**
     * Writes all the bytes. It may be called once for each {@link FlatOutput#writeTo}.
     *
     * @throws IOException if they cannot be read or written
     */
    void writeTo(WritableByteChannel channel) throws IOException;

    /** The bytes between position and limit, as a view. */
    static Blob of(ByteBuffer bytes) {
        ByteBuffer view = bytes.slice();
        return new Blob() {
            @Override
            public long size() {
                return view.capacity();
            }

            @Override
            public void writeTo(WritableByteChannel channel) throws IOException {
                ByteBuffer rest = view.duplicate();
                while (rest.hasRemaining()) {
                    channel.write(rest);
                }
            }
        };
    }
}
