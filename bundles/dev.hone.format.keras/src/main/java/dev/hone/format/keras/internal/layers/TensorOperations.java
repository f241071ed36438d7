package dev.hone.format.keras.internal.layers;

import dev.hone.format.keras.internal.config.Options;
import dev.hone.format.keras.internal.config.UnsupportedException;
import dev.hone.model.DataType;
import dev.hone.model.Shape;
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

    private static final Map<String, HoneOp> UNARY = Map.ofEntries(
            Map.entry("Negative", HoneOp.NEGATE),
            Map.entry("Absolute", HoneOp.ABS),
            Map.entry("Abs", HoneOp.ABS),
            Map.entry("Exp", HoneOp.EXP),
            Map.entry("Log", HoneOp.LOG),
            Map.entry("Sqrt", HoneOp.SQRT),
            Map.entry("Rsqrt", HoneOp.RSQRT),
            Map.entry("Sin", HoneOp.SIN),
            Map.entry("Cos", HoneOp.COS),
            Map.entry("Erf", HoneOp.ERF),
            Map.entry("Floor", HoneOp.FLOOR));

    private static final Map<String, String> ACTIVATIONS = Map.ofEntries(
            Map.entry("Relu", "relu"),
            Map.entry("Relu6", "relu6"),
            Map.entry("Sigmoid", "sigmoid"),
            Map.entry("Tanh", "tanh"),
            Map.entry("Silu", "silu"),
            Map.entry("HardSigmoid", "hard_sigmoid"),
            Map.entry("HardSilu", "hard_silu"),
            Map.entry("Softplus", "softplus"),
            Map.entry("Softsign", "softsign"),
            Map.entry("Elu", "elu"),
            Map.entry("Selu", "selu"),
            Map.entry("LogSoftmax", "log_softmax"));

    private static final Map<String, HoneOp> REDUCTIONS = Map.of(
            "Mean", HoneOp.REDUCE_MEAN,
            "Sum", HoneOp.REDUCE_SUM,
            "Max", HoneOp.REDUCE_MAX,
            "Min", HoneOp.REDUCE_MIN);

    private TensorOperations() {}

    static void register(Map<String, LayerReader> table) {
        BINARY.forEach((name, op) -> table.put(PREFIX + name, call -> call.graph()
                .binary(op, operand(call, 0, "x1", "x2"), operand(call, 1, "x2", "x1"))));
        UNARY.forEach(
                (name, op) -> table.put(PREFIX + name, call -> call.graph().unary(op, operand(call, 0, "x"))));
        ACTIVATIONS.forEach((name, activation) ->
                table.put(PREFIX + name, call -> Activations.named(call.graph(), activation, operand(call, 0, "x"))));
        REDUCTIONS.forEach((name, op) -> table.put(PREFIX + name, call -> reduction(call, op)));
        table.put(
                PREFIX + "Gelu",
                call -> Activations.gelu(
                        call.graph(), operand(call, 0, "x"), call.options().flag("approximate", true)));
        table.put(
                PREFIX + "LeakyRelu",
                call -> Activations.leaky(
                        call.graph(), operand(call, 0, "x"), call.options().real("negative_slope", 0.2)));
        table.put(
                PREFIX + "Clip",
                call -> Activations.clip(
                        call.graph(),
                        operand(call, 0, "x"),
                        call.options().real("x_min", Double.NEGATIVE_INFINITY),
                        call.options().real("x_max", Double.POSITIVE_INFINITY)));
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

    private static Object argument(Call call, int position, String name) {
        return position < call.args().size()
                ? call.args().get(position)
                : call.kwargs().get(name);
    }

    /** A tensor, in its place or by name. */
    static Value operand(Call call, int position, String name) {
        return operand(call, position, name, "");
    }

    /** A tensor or a number, which is of the type of the other operand. */
    static Value operand(Call call, int position, String name, String other) {
        Object given = argument(call, position, name);
        HoneBuilder graph = call.graph();
        if (given instanceof Value value) {
            return value;
        }
        if (given instanceof Number number) {
            boolean whole =
                    argument(call, 1 - position, other) instanceof Value value && value.type() == DataType.INT32;
            return whole ? graph.ints("constant", Shape.SCALAR, number.intValue()) : graph.scalar(number.doubleValue());
        }
        throw new UnsupportedException(name + "=" + given + "; supported: tensors and numbers");
    }

    /** Into equal parts, or at positions. */
    static List<Value> split(Call call) {
        Value x = operand(call, 0, "x");
        int axis = Shapes.axis(call.options().integer("axis", 0), x);
        if (call.options().values().get("indices_or_sections") instanceof List<?>) {
            int[] at = call.options().integers("indices_or_sections");
            return IntStream.rangeClosed(0, at.length)
                    .mapToObj(i -> call.operations()
                            .slice(x, axis, i == 0 ? 0 : at[i - 1], i == at.length ? x.dimension(axis) : at[i]))
                    .toList();
        }
        return call.operations().split(x, axis, call.options().integer("indices_or_sections"));
    }

    private static Value reduction(Call call, HoneOp op) {
        Value x = operand(call, 0, "x");
        Options options = call.options();
        return call.operations().reduce(op, x, options.flag("keepdims", false), axes(options, x));
    }

    /** The axes of a reduction, counted from the start; all if none are given. */
    static int[] axes(Options options, Value x) {
        int[] axes = options.values().get("axis") instanceof List<?>
                ? options.integers("axis")
                : options.has("axis")
                        ? new int[] {options.integer("axis")}
                        : IntStream.range(0, x.rank()).toArray();
        return IntStream.of(axes).map(axis -> Shapes.axis(axis, x)).toArray();
    }
}
