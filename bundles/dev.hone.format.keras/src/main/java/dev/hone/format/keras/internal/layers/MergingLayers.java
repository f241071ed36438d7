package dev.hone.format.keras.internal.layers;

import dev.hone.format.keras.internal.config.UnsupportedException;
import dev.hone.model.Shape;
import dev.hone.model.hone.HoneBuilder;
import dev.hone.model.hone.HoneOp;
import dev.hone.model.hone.Operations;
import dev.hone.model.hone.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Layers that make one tensor of several. */
final class MergingLayers {

    private MergingLayers() {}

    static void register(Map<String, LayerReader> table) {
        table.put("Add", call -> folded(call, HoneOp.ADD));
        table.put("Subtract", call -> folded(call, HoneOp.SUBTRACT));
        table.put("Multiply", call -> folded(call, HoneOp.MULTIPLY));
        table.put("Maximum", call -> folded(call, HoneOp.MAXIMUM));
        table.put("Minimum", call -> folded(call, HoneOp.MINIMUM));
        table.put("Average", call -> call.graph()
                .binary(
                        HoneOp.MULTIPLY,
                        folded(call, HoneOp.ADD),
                        call.graph().scalar(1.0 / call.inputs().size())));
        table.put("Concatenate", MergingLayers::concatenate);
        table.put("Dot", MergingLayers::dot);
    }

    private static Value folded(Call call, HoneOp op) {
        List<Value> inputs = call.inputs();
        if (inputs.size() < 2 || (op == HoneOp.SUBTRACT && inputs.size() > 2)) {
            throw new UnsupportedException("it is applied to " + inputs.size() + " tensors; supported: 2"
                    + (op == HoneOp.SUBTRACT ? "" : " or more"));
        }
        Value result = inputs.get(0);
        for (Value next : inputs.subList(1, inputs.size())) {
            result = merged(call, op, result, next);
        }
        return result;
    }

    /** Keras puts missing dimensions behind the batch, not in front of it. */
    private static Value merged(Call call, HoneOp op, Value a, Value b) {
        int rank = Math.max(a.rank(), b.rank());
        return call.graph().binary(op, raised(call, a, rank), raised(call, b, rank));
    }

    private static Value raised(Call call, Value x, int rank) {
        Value raised = x;
        while (raised.rank() < rank) {
            raised = call.operations().expand(raised, 1);
        }
        return raised;
    }

    private static Value concatenate(Call call) {
        List<Value> inputs = call.inputs();
        return call.operations().concatenate(inputs, Shapes.axis(call.options().integer("axis", -1), inputs.get(0)));
    }

    /** A product over one axis of each; the other axes but the batch stay, those of the first tensor first. */
    private static Value dot(Call call) {
        List<Value> inputs = call.inputs();
        if (inputs.size() != 2 || inputs.stream().anyMatch(x -> x.rank() < 2)) {
            throw new UnsupportedException("it is applied to "
                    + inputs.stream().map(Value::shape).toList() + "; supported: 2 tensors of 2 dimensions or more");
        }
        int[] axes = call.options().integers("axes", 2, 1);
        Operations operations = call.operations();
        List<Value> matrices = new ArrayList<>();
        List<Integer> shape = new ArrayList<>(List.of(inputs.get(0).dimension(0)));
        for (int i = 0; i < 2; i++) {
            Value x = inputs.get(i);
            int axis = Shapes.axis(axes[i], x);
            List<Integer> others = IntStream.range(1, x.rank())
                    .filter(other -> other != axis)
                    .mapToObj(x::dimension)
                    .toList();
            if (others.contains(Shape.DYNAMIC)) {
                throw new UnsupportedException("data of shape " + x.shape() + "; accepted: known sizes");
            }
            int rows = others.stream().reduce(1, (a, b) -> a * b);
            Value last = toLast(call, normalized(call, x, axis), axis);
            matrices.add(operations.reshape(last, x.dimension(0), rows, x.dimension(axis)));
            shape.addAll(others);
        }
        if (shape.size() == 1) {
            shape.add(1);
        }
        return operations.reshape(
                operations.matmul(matrices.get(0), matrices.get(1), true),
                shape.stream().mapToInt(Integer::intValue).toArray());
    }

    private static Value normalized(Call call, Value x, int axis) {
        if (!call.options().flag("normalize", false)) {
            return x;
        }
        HoneBuilder graph = call.graph();
        Value sum = call.operations().reduce(HoneOp.REDUCE_SUM, graph.binary(HoneOp.MULTIPLY, x, x), true, axis);
        Value bounded = graph.binary(HoneOp.MAXIMUM, sum, graph.scalar(1e-12));
        return graph.binary(HoneOp.MULTIPLY, x, graph.unary(HoneOp.RSQRT, bounded));
    }

    private static Value toLast(Call call, Value x, int axis) {
        int[] order = IntStream.concat(IntStream.range(0, x.rank()).filter(other -> other != axis), IntStream.of(axis))
                .toArray();
        return call.graph().transpose(x, order);
    }
}
