package dev.hone.format.keras.internal.layers;

import dev.hone.model.DataType;
import dev.hone.model.hone.HoneBuilder;
import dev.hone.model.hone.HoneOp;
import dev.hone.model.hone.Value;
import java.util.Map;
import java.util.function.BinaryOperator;

/** Operations of {@code keras.ops} that say yes or no, which Keras puts between layers for masks. */
final class Comparisons {

    private Comparisons() {}

    static void register(Map<String, LayerReader> table) {
        compare(table, "Equal", HoneOp.EQUAL, false, false);
        compare(table, "NotEqual", HoneOp.EQUAL, false, true);
        compare(table, "Less", HoneOp.LESS, false, false);
        compare(table, "LessEqual", HoneOp.LESS_EQUAL, false, false);
        compare(table, "Greater", HoneOp.LESS, true, false);
        compare(table, "GreaterEqual", HoneOp.LESS_EQUAL, true, false);
        put(table, "LogicalNot", call -> not(call.graph(), TensorOperations.operand(call, 0, "x")));
        put(table, "LogicalAnd", call -> both(call, (a, b) -> call.graph().binary(HoneOp.AND, DataType.BOOL, a, b)));
        put(
                table,
                "LogicalOr",
                call -> both(call, (a, b) -> {
                    HoneBuilder graph = call.graph();
                    return not(graph, graph.binary(HoneOp.AND, DataType.BOOL, not(graph, a), not(graph, b)));
                }));
        put(table, "Any", call -> {
            Value x = Masks.real(call.graph(), TensorOperations.operand(call, 0, "x"));
            boolean keep = call.options().flag("keepdims", false);
            return any(call, x, keep, TensorOperations.axes(call.options(), x));
        });
        put(
                table,
                "Where",
                call -> Activations.select(
                        call.graph(),
                        TensorOperations.operand(call, 0, "condition"),
                        TensorOperations.operand(call, 1, "x1"),
                        TensorOperations.operand(call, 2, "x2")));
    }

    private static void put(Map<String, LayerReader> table, String name, LayerReader reader) {
        table.put(TensorOperations.PREFIX + name, reader);
    }

    private static Value both(Call call, BinaryOperator<Value> operator) {
        return operator.apply(TensorOperations.operand(call, 0, "x1"), TensorOperations.operand(call, 1, "x2"));
    }

    private static void compare(
            Map<String, LayerReader> table, String name, HoneOp op, boolean swapped, boolean negated) {
        put(table, name, call -> {
            Value a = TensorOperations.operand(call, 0, "x1", "x2");
            Value b = TensorOperations.operand(call, 1, "x2", "x1");
            Value result = call.graph().binary(op, DataType.BOOL, swapped ? b : a, swapped ? a : b);
            return negated ? not(call.graph(), result) : result;
        });
    }

    private static Value not(HoneBuilder graph, Value x) {
        return graph.unary(HoneOp.NOT, x);
    }

    /** Whether one of the values, which are 0 or 1, is 1. */
    static Value any(Call call, Value x, boolean keep, int... axes) {
        Value most = call.operations().reduce(HoneOp.REDUCE_MAX, x, keep, axes);
        return call.graph().binary(HoneOp.LESS, DataType.BOOL, call.graph().scalar(0), most);
    }
}
