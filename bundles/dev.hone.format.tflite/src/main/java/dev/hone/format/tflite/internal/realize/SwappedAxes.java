package dev.hone.format.tflite.internal.realize;

import dev.hone.model.TensorData;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/** Transposes float32 constants by blocks. */
final class SwappedAxes {

    /** Lines of so many values fit into the caches. */
    private static final int BLOCK = 32;

    private SwappedAxes() {}

    /** {@code [a, b, c]} as {@code [b, a, c]}. */
    static TensorData of(TensorData data, int a, int b, int c) {
        ByteBuffer from = data.copy(0, Math.toIntExact(data.size()));
        ByteBuffer to = ByteBuffer.allocate(from.remaining()).order(ByteOrder.LITTLE_ENDIAN);
        FloatBuffer source = from.asFloatBuffer();
        FloatBuffer target = to.asFloatBuffer();
        for (int rows = 0; rows < a; rows += BLOCK) {
            for (int columns = 0; columns < b; columns += BLOCK) {
                for (int i = rows; i < Math.min(rows + BLOCK, a); i++) {
                    for (int j = columns; j < Math.min(columns + BLOCK, b); j++) {
                        for (int k = 0; k < c; k++) {
                            target.put((j * a + i) * c + k, source.get((i * b + j) * c + k));
                        }
                    }
                }
            }
        }
        return TensorData.of(to);
    }
}
