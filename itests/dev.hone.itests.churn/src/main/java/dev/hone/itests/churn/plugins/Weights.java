package dev.hone.itests.churn.plugins;

import dev.hone.api.technique.Outcome;
import dev.hone.model.DataType;
import dev.hone.model.GraphBuilder;
import dev.hone.model.Lineage;
import dev.hone.model.Model;
import dev.hone.model.Tensor;
import dev.hone.model.TensorData;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.DoubleUnaryOperator;

/** Changes every constant of a model in the same way. */
final class Weights {

    private Weights() {}

    static Outcome changed(Model model, DoubleUnaryOperator change) {
        GraphBuilder graph = model.main().edit();
        for (Tensor tensor : model.main().tensors()) {
            if (tensor.isConstant() && tensor.type() == DataType.FLOAT32) {
                graph.put(tensor.withData(tensor.data().map(data -> changed(data, change))));
            }
        }
        return Outcome.applied(model.withGraph(0, graph.build()), Lineage.IDENTITY);
    }

    private static TensorData changed(TensorData data, DoubleUnaryOperator change) {
        ByteBuffer values = ByteBuffer.allocate(Math.toIntExact(data.size())).order(ByteOrder.LITTLE_ENDIAN);
        data.read(0, values.capacity(), values);
        values.flip();
        for (int at = 0; at < values.limit(); at += Float.BYTES) {
            values.putFloat(at, (float) change.applyAsDouble(values.getFloat(at)));
        }
        return TensorData.of(values);
    }
}
