package dev.hone.format.keras.internal.layers;

import dev.hone.model.Shape;
import dev.hone.model.TensorData;
import dev.hone.model.hone.HoneBuilder;
import dev.hone.model.hone.Value;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/** Constants made of constants. */
final class ConstantParts {

    private ConstantParts() {}

    private static FloatBuffer floats(HoneBuilder graph, Value constant) {
        TensorData data = graph.data(constant).orElseThrow();
        return data.copy(0, Math.toIntExact(data.size())).asFloatBuffer();
    }

    /** Some of the last axis. */
    static Value columns(HoneBuilder graph, Value constant, int first, int count) {
        FloatBuffer all = floats(graph, constant);
        float[] part = new float[all.limit() / constant.channels() * count];
        for (int i = 0; i < part.length; i++) {
            part[i] = all.get(i / count * constant.channels() + first + i % count);
        }
        return graph.floats("part", constant.shape().with(constant.rank() - 1, count), part);
    }

    /** A filter {@code [h, w, …]} with zeros between its lines and columns. */
    static Value spread(HoneBuilder graph, Value filter, int... dilations) {
        if (dilations[0] == 1 && dilations[1] == 1) {
            return filter;
        }
        int height = (filter.dimension(0) - 1) * dilations[0] + 1;
        int width = (filter.dimension(1) - 1) * dilations[1] + 1;
        int inner = filter.dimension(2) * filter.dimension(3);
        FloatBuffer from = floats(graph, filter);
        ByteBuffer to =
                ByteBuffer.allocate(height * width * inner * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int row = 0; row < filter.dimension(0); row++) {
            for (int column = 0; column < filter.dimension(1); column++) {
                for (int i = 0; i < inner; i++) {
                    to.putFloat(
                            (((row * dilations[0]) * width + column * dilations[1]) * inner + i) * Float.BYTES,
                            from.get((row * filter.dimension(1) + column) * inner + i));
                }
            }
        }
        Shape shape = Shape.of(height, width, filter.dimension(2), filter.dimension(3));
        return graph.constant("dilated", filter.type(), shape, TensorData.of(to));
    }
}
