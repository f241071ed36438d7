package dev.hone.data.internal;

import dev.hone.api.TensorSpec;
import dev.hone.api.data.DatasetRequest;
import dev.hone.api.data.Samples;
import dev.hone.model.DataType;
import dev.hone.model.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;

/** Asks for and reads samples in tests. */
final class Reading {

    private Reading() {}

    static TensorSpec input(String name, DataType type, int... shape) {
        return new TensorSpec(name, type, Shape.of(shape), Optional.empty());
    }

    static DatasetRequest request(TensorSpec... inputs) {
        return new DatasetRequest(List.of(inputs), 7);
    }

    /** A sample of an input of {@code elements} floats. */
    static float[] floats(Samples samples, long sample, int input, int elements) {
        ByteBuffer buffer = ByteBuffer.allocate(elements * Float.BYTES);
        samples.read(sample, input, buffer);
        float[] values = new float[elements];
        buffer.flip().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
        return values;
    }

    static long label(Samples samples, long sample) {
        ByteBuffer buffer = ByteBuffer.allocate(Long.BYTES);
        samples.readLabel(sample, buffer);
        return buffer.flip().order(ByteOrder.LITTLE_ENDIAN).getLong();
    }
}
