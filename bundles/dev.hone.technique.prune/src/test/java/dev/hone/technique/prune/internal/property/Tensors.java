package dev.hone.technique.prune.internal.property;

import dev.hone.model.DataType;
import dev.hone.model.Quantization;
import dev.hone.model.Shape;
import dev.hone.model.Tensor;
import dev.hone.model.TensorData;
import java.util.Optional;

/** Weights for tests. */
final class Tensors {

    private Tensors() {}

    static Tensor floats(Shape shape, float... values) {
        return Tensor.constant(0, "w", DataType.FLOAT32, shape, TensorData.ofFloats(values));
    }

    /** With one scale and the zero point 3. */
    static Tensor integers(Shape shape, int... codes) {
        byte[] bytes = new byte[codes.length];
        for (int i = 0; i < codes.length; i++) {
            bytes[i] = (byte) codes[i];
        }
        return Tensor.constant(0, "w", DataType.INT8, shape, TensorData.of(bytes))
                .withQuantization(Optional.of(Quantization.perTensor(0.5f, 3)));
    }
}
