package dev.hone.graph.internal;

import dev.hone.model.DataType;
import dev.hone.model.Sparsity;
import dev.hone.model.Tensor;
import dev.hone.model.TensorData;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Float32 constants in memory. */
final class FloatValues {

    /** No larger constant is taken into memory, in values. */
    private static final long MAX = 1L << 26;

    private FloatValues() {}

    /** Whether a tensor is a dense float32 constant that may be taken into memory. */
    static boolean isReadable(Tensor tensor) {
        return tensor.isConstant()
                && tensor.type() == DataType.FLOAT32
                && tensor.quantization().isEmpty()
                && !tensor.attributes().has(Sparsity.ATTRIBUTE)
                && tensor.shape().elements() <= MAX;
    }

    static float[] of(Tensor constant) {
        TensorData data = constant.data().orElseThrow();
        float[] values = new float[Math.toIntExact(data.size() / Float.BYTES)];
        ByteBuffer chunk = ByteBuffer.allocate(TensorData.CHUNK).order(ByteOrder.LITTLE_ENDIAN);
        for (int done = 0; done < values.length; ) {
            int count = Math.min(chunk.capacity() / Float.BYTES, values.length - done);
            chunk.clear();
            data.read((long) done * Float.BYTES, count * Float.BYTES, chunk);
            chunk.flip();
            chunk.asFloatBuffer().get(values, done, count);
            done += count;
        }
        return values;
    }
}
