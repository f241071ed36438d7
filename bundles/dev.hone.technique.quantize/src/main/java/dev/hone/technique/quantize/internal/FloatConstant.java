package dev.hone.technique.quantize.internal;

import dev.hone.model.Tensor;
import dev.hone.model.TensorData;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Float32 constants in memory. */
public final class FloatConstant {

    private FloatConstant() {}

    /** The values of a float32 constant, for one that is known to fit into an array. */
    public static float[] values(Tensor constant) {
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
