package dev.hone.technique.prune.internal.property;

import dev.hone.api.technique.Property;
import dev.hone.model.DataType;
import dev.hone.model.Shape;
import dev.hone.model.Tensor;
import dev.hone.model.TensorData;
import dev.hone.tck.PropertyContract;
import java.util.List;

class SparsityContractTest extends PropertyContract {

    @Override
    protected Property create() {
        return new SparsityProperty();
    }

    @Override
    protected List<Tensor> having() {
        return List.of(
                Tensors.floats(Shape.of(2, 2), 1, 0, -0f, 2),
                Tensors.integers(Shape.of(2, 2), 0, 3, 1, 3),
                Tensor.constant(0, "w", DataType.INT4, Shape.of(1, 2), TensorData.of(new byte[] {0x10})));
    }

    @Override
    protected List<Tensor> lacking() {
        return List.of(
                Tensors.floats(Shape.of(2, 2), 1, 3, -1, 2),
                Tensors.integers(Shape.of(2, 2), 0, 0, 1, 0),
                Tensors.floats(Shape.of(4), 1, 0, 0, 2),
                Tensor.constant(0, "indices", DataType.INT32, Shape.of(1, 2), TensorData.ofInts(0, 1)),
                Tensor.activation(0, "x", DataType.FLOAT32, Shape.of(1, 1)));
    }
}
