package dev.hone.technique.quantize.internal;

import dev.hone.api.technique.Property;
import dev.hone.model.DataType;
import dev.hone.model.Quantization;
import dev.hone.model.Shape;
import dev.hone.model.Tensor;
import dev.hone.model.TensorData;
import dev.hone.tck.PropertyContract;
import java.util.List;
import java.util.Optional;

class StoredIntegersContractTest extends PropertyContract {

    private static final Tensor INTEGERS =
            Tensor.constant(0, "w", DataType.INT8, Shape.of(2), TensorData.of(new byte[] {1, 2}));

    @Override
    protected Property create() {
        return new StoredIntegers();
    }

    @Override
    protected List<Tensor> having() {
        return List.of(
                INTEGERS.withQuantization(Optional.of(Quantization.perTensor(1, 0))),
                Tensor.constant(0, "w", DataType.INT4, Shape.of(2), TensorData.of(new byte[1])));
    }

    @Override
    protected List<Tensor> lacking() {
        return List.of(
                INTEGERS,
                Tensor.constant(0, "w", DataType.FLOAT32, Shape.of(1), TensorData.ofFloats(1)),
                Tensor.activation(0, "x", DataType.FLOAT32, Shape.of(1)));
    }
}
