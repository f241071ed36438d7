package dev.hone.training.tuning;

import dev.hone.model.DataType;
import dev.hone.model.Graph;
import dev.hone.model.Tensor;
import dev.hone.model.TensorData;
import dev.hone.training.reference.Array;
import dev.hone.training.reference.Interpreter;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** A value that is computed from variables alone, such as a weight with a normalization folded into it. */
final class EffectiveValue {

    private final Graph graph;

    /** @param graph whose only output is the value, and which has no inputs but variables */
    EffectiveValue(Graph graph) {
        this.graph = graph;
    }

    /** The names of the variables. */
    Set<String> reads() {
        Set<String> names = new LinkedHashSet<>();
        for (Tensor tensor : graph.tensors()) {
            if (isRead(tensor)) {
                names.add(tensor.name());
            }
        }
        return names;
    }

    private boolean isRead(Tensor tensor) {
        return tensor.variable()
                && (!graph.consumers(tensor.id()).isEmpty() || graph.outputs().contains(tensor.id()));
    }

    /** FLOAT32; the very data of a variable if it is no more than that. */
    TensorData of(Map<String, TensorData> variables) {
        Tensor output = graph.tensor(graph.outputs().get(0));
        if (output.variable()) {
            return variables.get(output.name());
        }
        Map<Integer, Array> values = new HashMap<>();
        for (Tensor tensor : graph.tensors()) {
            if (isRead(tensor)) {
                values.put(tensor.id(), Array.of(tensor.type(), tensor.shape(), variables.get(tensor.name())));
            }
        }
        return new Interpreter(graph).run(values).get(0).data(DataType.FLOAT32);
    }
}
