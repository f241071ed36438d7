package dev.hone.format.keras.internal.layers;

import dev.hone.format.keras.internal.config.Options;
import dev.hone.format.keras.internal.config.UnsupportedException;
import dev.hone.model.hone.HoneBuilder;
import dev.hone.model.hone.HoneOp;
import dev.hone.model.hone.Value;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/** Operations of {@code keras.ops} between layers, such as {@code x + 3}. */
final class TensorOperations {

    /** Before their names, which layers have too. */
    static final String PREFIX = "keras.ops.";

    private static final Map<String, HoneOp> BINARY = Map.of(
            "Add", HoneOp.ADD,
            "Subtract", HoneOp.SUBTRACT,
            "Multiply", HoneOp.MULTIPLY,
            "Divide", HoneOp.DIVIDE,
            "TrueDivide", HoneOp.DIVIDE,
            "Maximum", HoneOp.MAXIMUM,
            "Minimum", HoneOp.MINIMUM,
            "Power", HoneOp.POWER);

    private static final Map<String, HoneOp> UNARY = Map.of(
            "Negative", HoneOp.NEGATE,
            "Absolute", HoneOp.ABS,
            "Abs", HoneOp.ABS,
            "Exp", HoneOp.EXP,
            "Log", HoneOp.LOG,
            "Sqrt", HoneOp.SQRT,
            "Rsqrt", HoneOp.RSQRT,
            "Sin", HoneOp.SIN,
            "Cos", HoneOp.COS);

    private static final Map<String, String> ACTIVATIONS = Map.of(
            "Relu", "relu",
            "Relu6", "relu6",
            "Sigmoid", "sigmoid",
            "Tanh", "tanh",
            "Silu", "silu",
            "HardSigmoid", "hard_sigmoid",
            "HardSilu", "hard_silu",
            "Softplus", "softplus",
            "Softsign", "softsign",
            "Elu", "elu");

    private static final Map<String, HoneOp> REDUCTIONS = Map.of(
            "Mean", HoneOp.REDUCE_MEAN,
            "Sum", HoneOp.REDUCE_SUM,
            "Max", HoneOp.REDUCE_MAX,
            "Min", HoneOp.REDUCE_MIN);

    private TensorOperations() {}

    static void register(Map<String, LayerReader> table) {
        BINARY.forEach((name, op) -> table.put(
                PREFIX + name, call -> call.graph().binary(op, operand(call, 0, "x1"), operand(call, 1, "x2"))));
        UNARY.forEach(
                (name, op) -> table.put(PREFIX + name, call -> call.graph().unary(op, operand(call, 0, "x"))));
        ACTIVATIONS.forEach((name, activation) ->
                table.put(PREFIX + name, call -> Activations.named(call.graph(), activation, operand(call, 0, "x"))));
        REDUCTIONS.forEach((name, op) -> table.put(PREFIX + name, call -> reduction(call, op)));
        table.put(PREFIX + "Square", call -> {
            Value x = operand(call, 0, "x");
            return call.graph().binary(HoneOp.MULTIPLY, x, x);
        });
        table.put(PREFIX + "Softmax", call -> {
            Value x = operand(call, 0, "x");
            UnaryOperator<Value> softmax = last -> call.operations().along(HoneOp.SOFTMAX, last, -1);
            return Shapes.onLastAxis(call, x, call.options().integer("axis", -1), softmax);
        });
        table.put(PREFIX + "Concatenate", call -> call.operations()
                .concatenate(
                        call.inputs(),
                        Shapes.axis(
                                call.options().integer("axis", -1),
                                call.inputs().get(0))));
        table.put(PREFIX + "Matmul", call -> call.operations()
                .matmul(operand(call, 0, "x1"), operand(call, 1, "x2"), false));
    }

    /** A tensor or a number, in its place or by name. */
    private static Value operand(Call call, int position, String name) {
        Object given = position < call.args().size()
                ? call.args().get(position)
                : call.kwargs().get(name);
        HoneBuilder graph = call.graph();
        if (given instanceof Value value) {
            return value;
        }
        if (given instanceof Number number) {
            return graph.scalar(number.doubleValue());
        }
        throw new UnsupportedException(name + "=" + given + "; supported: tensors and numbers");
    }

    private static Value reduction(Call call, HoneOp op) {
        Value x = operand(call, 0, "x");
        Options options = call.options();
        int[] axes = options.values().get("axis") instanceof List<?>
                ? options.integers("axis")
                : options.has("axis")
                        ? new int[] {options.integer("axis")}
                        : IntStream.range(0, x.rank()).toArray();
        return call.operations()
                .reduce(
                        op,
                        x,
                        options.flag("keepdims", false),
                        IntStream.of(axes).map(axis -> Shapes.axis(axis, x)).toArray());
    }
}
