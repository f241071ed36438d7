package dev.hone.technique.cluster.internal.property;

import dev.hone.api.technique.Property;
import dev.hone.model.DataType;
import dev.hone.model.Quantization;
import dev.hone.model.Shape;
import dev.hone.model.Tensor;
import dev.hone.model.TensorData;
import dev.hone.tck.PropertyContract;
import java.util.List;
import java.util.Optional;

class ClustersContractTest extends PropertyContract {

    private static final Tensor FLOATS =
            Tensor.constant(0, "w", DataType.FLOAT32, Shape.of(2, 4), TensorData.ofFloats(1, 2, 2, 1, 1, 1, 2, 2));

    @Override
    protected Property create() {
        return new Clusters();
    }

    @Override
    protected List<Tensor> having() {
        return List.of(
                FLOATS,
                FLOATS.withData(Optional.of(TensorData.ofFloats(1, 2, 2, 1, 3, 3, 3, 4))),
                Tensor.constant(0, "w", DataType.INT8, Shape.of(2, 4), TensorData.of(new byte[] {1, 2, 2, 1, 1, 1, 2, 2
                        }))
                        .withQuantization(Optional.of(Quantization.perTensor(1, 0))));
    }

    @Override
    protected List<Tensor> lacking() {
        return List.of(
                FLOATS.withData(Optional.of(TensorData.ofFloats(1, 2, 3, 4, 5, 6, 7, 8))),
                FLOATS.withData(Optional.of(TensorData.ofFloats(0, 0, 0, 0, 0, 0, 7, 8))),
                FLOATS.withShape(Shape.of(8)),
                Tensor.constant(0, "w", DataType.INT32, Shape.of(2, 1), TensorData.ofInts(1, 1)),
                Tensor.activation(0, "x", DataType.FLOAT32, Shape.of(2, 4)));
    }
}
