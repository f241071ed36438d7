package dev.hone.format.tflite.internal.realize;

import dev.hone.model.TensorData;

/** Transposes float32 constants by blocks. */
final class SwappedAxes {

    /** Lines of so many values fit into the caches. */
    private static final int BLOCK = 32;

    private SwappedAxes() {}

    /** {@code [a, b, c]} as {@code [b, a, c]}. */
    static TensorData of(TensorData data, int a, int b, int c) {
        float[] source = new float[Math.toIntExact(data.size() / Float.BYTES)];
        data.copy(0, Math.toIntExact(data.size())).asFloatBuffer().get(source);
        float[] target = new float[source.length];
        for (int rows = 0; rows < a; rows += BLOCK) {
            for (int columns = 0; columns < b; columns += BLOCK) {
                for (int i = rows; i < Math.min(rows + BLOCK, a); i++) {
                    for (int j = columns; j < Math.min(columns + BLOCK, b); j++) {
                        int from = (i * b + j) * c;
                        int to = (j * a + i) * c;
                        for (int k = 0; k < c; k++) {
                            target[to + k] = source[from + k];
                        }
                    }
                }
            }
        }
        return TensorData.ofFloats(target);
    }
}
