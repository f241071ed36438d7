package dev.hone.technique.prune.internal.mask;

import dev.hone.model.TensorData;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Reads magnitudes of float32 values, chunk by chunk. */
final class Magnitudes {

    private static final int SIGN = 0x8000_0000;

    private Magnitudes() {}

    /** Takes the magnitude of an element, or of several. */
    @FunctionalInterface
    interface Visitor {

        /** @param bits of the magnitude as a float, which order as magnitudes do, with NaN behind infinity */
        void accept(int index, int bits);
    }

    static void forEach(TensorData values, Visitor visitor) {
        ByteBuffer chunk = ByteBuffer.allocate(TensorData.CHUNK).order(ByteOrder.LITTLE_ENDIAN);
        int index = 0;
        for (long at = 0; at < values.size(); at += chunk.limit()) {
            chunk.clear();
            values.read(at, (int) Math.min(chunk.capacity(), values.size() - at), chunk);
            chunk.flip();
            for (int i = 0; i < chunk.limit(); i += Float.BYTES) {
                visitor.accept(index++, chunk.getInt(i) & ~SIGN);
            }
        }
    }
}
