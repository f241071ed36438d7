package dev.hone.tck.kit;

import dev.hone.model.Graph;
import dev.hone.model.Node;
import dev.hone.model.Tensor;
import dev.hone.model.hone.HoneBuilder;
import dev.hone.model.hone.HoneOp;
import dev.hone.model.hone.Operations;
import dev.hone.model.hone.Value;
import dev.hone.model.traits.Clamp;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Turns the operators of a {@link Network} of one row, which is the batch then, into the {@code hone} dialect. */
final class NetworkLowering {

    private NetworkLowering() {}

    static Optional<Graph> lower(Graph graph, Node node) {
        if (NetworkOperators.INSTANCE.traits(graph, node).isEmpty()
                || graph.tensor(node.input(0)).shape().rank() != 2
                || graph.tensor(node.input(0)).shape().dimension(0) > 1) {
            return Optional.empty();
        }
        HoneBuilder hone = new HoneBuilder();
        List<Value> inputs = new ArrayList<>();
        for (int id : node.inputs()) {
            Tensor tensor = graph.tensor(id);
            inputs.add(hone.input(tensor.name(), tensor.type(), tensor.shape()));
        }
        Value result = inputs.size() == 1 ? inputs.get(0) : product(hone, node, inputs);
        return Optional.of(hone.build("lowered", inputs, List.of(clamped(hone, node, result))));
    }

    private static Value product(HoneBuilder hone, Node node, List<Value> inputs) {
        Operations operations = new Operations(hone);
        Value x = inputs.get(0);
        Value weight = inputs.get(1);
        Value product;
        if (node.operator().startsWith("DEPTHWISE")) {
            int multiplier = weight.dimension(1) / x.dimension(1);
            Value repeated = operations.reshape(
                    operations.tile(operations.expand(x, 2), 1, 1, multiplier), x.dimension(0), weight.dimension(1));
            product = hone.binary(HoneOp.MULTIPLY, repeated, weight);
        } else {
            product = operations.matmul(x, weight, true);
        }
        return hone.binary(HoneOp.ADD, product, inputs.get(2));
    }

    private static Value clamped(HoneBuilder hone, Node node, Value x) {
        Clamp clamp = NetworkOperators.clamp(node.operator());
        if (clamp.equals(Clamp.NONE)) {
            return hone.unary(HoneOp.IDENTITY, x);
        }
        Value positive = hone.unary(HoneOp.RELU, x);
        return clamp.max() > Float.MAX_VALUE
                ? positive
                : hone.binary(HoneOp.MINIMUM, positive, hone.scalar(clamp.max()));
    }
}
