package dev.hone.graph.internal;

import dev.hone.model.Shape;
import dev.hone.model.TensorData;
import java.nio.ByteBuffer;

/** Transposes tensors in memory. */
final class Transposition {

    private Transposition() {}

    /**
     * @param permutation new dimension {@code i} is old dimension {@code permutation[i]}
     * @param width of an element, in bytes
     */
    static TensorData of(TensorData data, Shape shape, int[] permutation, int width) {
        byte[] from = new byte[Math.toIntExact(data.size())];
        ByteBuffer target = ByteBuffer.wrap(from);
        for (long at = 0; at < data.size(); at += TensorData.CHUNK) {
            data.read(at, (int) Math.min(TensorData.CHUNK, data.size() - at), target);
        }
        int[] strides = new int[shape.rank()];
        int stride = width;
        for (int axis = shape.rank() - 1; axis >= 0; axis--) {
            strides[axis] = stride;
            stride *= shape.dimension(axis);
        }
        byte[] to = new byte[from.length];
        int[] index = new int[permutation.length];
        int source = 0;
        for (int at = 0; at < to.length; at += width) {
            System.arraycopy(from, source, to, at, width);
            for (int axis = permutation.length - 1; axis >= 0; axis--) {
                source += strides[permutation[axis]];
                if (++index[axis] < shape.dimension(permutation[axis])) {
                    break;
                }
                source -= index[axis] * strides[permutation[axis]];
                index[axis] = 0;
            }
        }
        return TensorData.of(ByteBuffer.wrap(to));
    }
}
