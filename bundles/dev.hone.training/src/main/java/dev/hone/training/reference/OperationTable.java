package dev.hone.training.reference;

import dev.hone.model.Normal;
import dev.hone.model.hone.HoneOp;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What each operation of the dialect computes. */
final class OperationTable {

    private static final Map<HoneOp, Operation> TABLE = new EnumMap<>(HoneOp.class);

    private OperationTable() {}

    static Operation of(HoneOp op) {
        return TABLE.get(op);
    }

    private static void unary(HoneOp op, Unary.Function function, Unary.Derivative derivative) {
        TABLE.put(op, new Unary(function, derivative));
    }

    private static void moves(HoneOp op, Movement.Plan plan) {
        TABLE.put(op, new Movement(plan));
    }

    static {
        arithmetic();
        comparisons();
        functions();
        activations();
        movements();
        layers();
    }

    private static void arithmetic() {
        TABLE.put(HoneOp.ADD, new Binary((a, b) -> a + b, (a, b) -> 1, (a, b) -> 1));
        TABLE.put(HoneOp.SUBTRACT, new Binary((a, b) -> a - b, (a, b) -> 1, (a, b) -> -1));
        TABLE.put(HoneOp.MULTIPLY, new Binary((a, b) -> a * b, (a, b) -> b, (a, b) -> a));
        TABLE.put(HoneOp.DIVIDE, new Binary((a, b) -> a / b, (a, b) -> 1 / b, (a, b) -> -a / (b * b)));
        TABLE.put(HoneOp.MINIMUM, new Binary(Math::min, (a, b) -> a <= b ? 1 : 0, (a, b) -> a <= b ? 0 : 1));
        TABLE.put(HoneOp.MAXIMUM, new Binary(Math::max, (a, b) -> a >= b ? 1 : 0, (a, b) -> a >= b ? 0 : 1));
        TABLE.put(
                HoneOp.POWER,
                new Binary(
                        Math::pow,
                        (a, b) -> b == 0 ? 0 : b * Math.pow(a, b - 1),
                        (a, b) -> a > 0 ? Math.pow(a, b) * Math.log(a) : 0));
        TABLE.put(
                HoneOp.SQUARED_DIFFERENCE,
                new Binary((a, b) -> (a - b) * (a - b), (a, b) -> 2 * (a - b), (a, b) -> 2 * (b - a)));
        TABLE.put(HoneOp.FLOOR_DIVIDE, Binary.flat((a, b) -> Math.floor(a / b)));
        TABLE.put(HoneOp.FLOOR_MOD, new Binary(Functions::floorMod, (a, b) -> 1, (a, b) -> -Math.floor(a / b)));
        TABLE.put(HoneOp.PRELU, Selections.PRELU);
    }

    private static void comparisons() {
        TABLE.put(HoneOp.EQUAL, Binary.flat((a, b) -> a == b ? 1 : 0));
        TABLE.put(HoneOp.LESS, Binary.flat((a, b) -> a < b ? 1 : 0));
        TABLE.put(HoneOp.LESS_EQUAL, Binary.flat((a, b) -> a <= b ? 1 : 0));
        TABLE.put(HoneOp.AND, Binary.flat((a, b) -> a != 0 && b != 0 ? 1 : 0));
        TABLE.put(HoneOp.NOT, Unary.flat((x, call) -> x == 0 ? 1 : 0));
        TABLE.put(HoneOp.SIGN, Unary.flat((x, call) -> Math.signum(x)));
        TABLE.put(HoneOp.FLOOR, Unary.flat((x, call) -> Math.floor(x)));
        TABLE.put(HoneOp.CEIL, Unary.flat((x, call) -> Math.ceil(x)));
        TABLE.put(HoneOp.ROUND, Unary.flat((x, call) -> Math.rint(x)));
        TABLE.put(HoneOp.STOP_GRADIENT, Unary.flat((x, call) -> x));
        TABLE.put(HoneOp.SELECT, new Selections.Select());
        TABLE.put(HoneOp.ARG_MAX, new Selections.ArgMax());
        TABLE.put(HoneOp.CUMULATIVE_SUM, new Selections.CumulativeSum());
        TABLE.put(HoneOp.CAST, new Cast());
    }

    private static void functions() {
        unary(HoneOp.NEGATE, (x, call) -> -x, (x, y, call) -> -1);
        unary(HoneOp.ABS, (x, call) -> Math.abs(x), (x, y, call) -> Math.signum(x));
        unary(HoneOp.EXP, (x, call) -> Math.exp(x), (x, y, call) -> y);
        unary(HoneOp.LOG, (x, call) -> Math.log(x), (x, y, call) -> 1 / x);
        unary(HoneOp.SQRT, (x, call) -> Math.sqrt(x), (x, y, call) -> 0.5 / y);
        unary(HoneOp.RSQRT, (x, call) -> 1 / Math.sqrt(x), (x, y, call) -> -0.5 * y / x);
        unary(HoneOp.SIN, (x, call) -> Math.sin(x), (x, y, call) -> Math.cos(x));
        unary(HoneOp.COS, (x, call) -> Math.cos(x), (x, y, call) -> -Math.sin(x));
        unary(HoneOp.ERF, (x, call) -> Normal.erf(x), (x, y, call) -> Functions.erfSlope(x));
        unary(HoneOp.TANH, (x, call) -> Math.tanh(x), (x, y, call) -> 1 - y * y);
        unary(HoneOp.SIGMOID, (x, call) -> Functions.sigmoid(x), (x, y, call) -> y * (1 - y));
        unary(HoneOp.SOFTPLUS, (x, call) -> Functions.softplus(x), (x, y, call) -> Functions.sigmoid(x));
    }

    private static void activations() {
        unary(HoneOp.RELU, (x, call) -> Math.max(x, 0), (x, y, call) -> x > 0 ? 1 : 0);
        unary(
                HoneOp.LEAKY_RELU,
                (x, call) -> x >= 0 ? x : x * call.real("alpha", 0),
                (x, y, call) -> x >= 0 ? 1 : call.real("alpha", 0));
        unary(
                HoneOp.ELU,
                (x, call) -> x >= 0 ? x : call.real("alpha", 1) * Math.expm1(x),
                (x, y, call) -> x >= 0 ? 1 : call.real("alpha", 1) * Math.exp(x));
        unary(
                HoneOp.GELU,
                (x, call) -> Functions.gelu(x, call.flag("approximate")),
                (x, y, call) -> Functions.geluSlope(x, call.flag("approximate")));
        unary(
                HoneOp.HARD_SWISH,
                (x, call) -> x * Math.max(0, Math.min(6, x + 3)) / 6,
                (x, y, call) -> Functions.hardSwishSlope(x));
        unary(
                HoneOp.CLIP,
                (x, call) -> Math.min(Math.max(x, min(call)), max(call)),
                (x, y, call) -> x >= min(call) && x <= max(call) ? 1 : 0);
    }

    private static double min(Call call) {
        return call.real("min", Double.NEGATIVE_INFINITY);
    }

    private static double max(Call call) {
        return call.real("max", Double.POSITIVE_INFINITY);
    }

    private static void movements() {
        moves(HoneOp.IDENTITY, Movements::identity);
        moves(HoneOp.RESHAPE, Movements::reshape);
        moves(HoneOp.TRANSPOSE, Movements::transpose);
        moves(HoneOp.CONCATENATE, Movements::concatenate);
        moves(HoneOp.SPLIT, Movements::split);
        moves(HoneOp.STACK, Movements::stack);
        moves(HoneOp.UNSTACK, Movements::unstack);
        moves(HoneOp.SLICE, Movements::slice);
        moves(HoneOp.REVERSE, Movements::reverse);
        moves(HoneOp.PAD, Movements::pad);
        moves(HoneOp.TILE, Movements::tile);
        moves(HoneOp.BROADCAST, Movements::broadcast);
        moves(HoneOp.GATHER, Movements::gather);
        moves(HoneOp.SPACE_TO_DEPTH, Movements::spaceToDepth);
        moves(HoneOp.DEPTH_TO_SPACE, Movements::depthToSpace);
    }

    private static void layers() {
        TABLE.put(HoneOp.CONV_2D, new Convolution(false));
        TABLE.put(HoneOp.CONV_3D, new Convolution(false));
        TABLE.put(HoneOp.DEPTHWISE_CONV_2D, new Convolution(true));
        TABLE.put(HoneOp.CONV_2D_TRANSPOSE, new TransposedConvolution());
        TABLE.put(HoneOp.MATMUL, new MatrixProduct());
        TABLE.put(HoneOp.MAX_POOL, new Pooling(true));
        TABLE.put(HoneOp.AVERAGE_POOL, new Pooling(false));
        TABLE.put(HoneOp.SOFTMAX, new Softmax(false));
        TABLE.put(HoneOp.LOG_SOFTMAX, new Softmax(true));
        TABLE.put(HoneOp.REDUCE_SUM, new Reduction(Reduction.Kind.SUM));
        TABLE.put(HoneOp.REDUCE_MEAN, new Reduction(Reduction.Kind.MEAN));
        TABLE.put(HoneOp.REDUCE_MAX, new Reduction(Reduction.Kind.MAX));
        TABLE.put(HoneOp.REDUCE_MIN, new Reduction(Reduction.Kind.MIN));
        TABLE.put(HoneOp.REDUCE_PRODUCT, new Reduction(Reduction.Kind.PRODUCT));
        TABLE.put(HoneOp.RESIZE, new Bilinear());
        TABLE.put(HoneOp.BATCH_NORM, new BatchNorm(false));
        TABLE.put(HoneOp.BATCH_NORM_TRAINING, new BatchNorm(true));
        TABLE.put(HoneOp.FAKE_QUANTIZE, new FakeQuantization());
        TABLE.put(HoneOp.SOFTMAX_CROSS_ENTROPY, new CrossEntropy(false));
        TABLE.put(HoneOp.SPARSE_SOFTMAX_CROSS_ENTROPY, new CrossEntropy(true));
    }

    /** Between real types the gradient passes. */
    private static final class Cast implements Operation {

        @Override
        public List<Array> forward(Call call) {
            return new Unary((x, of) -> Functions.cast(x, of.text("to")), null).forward(call);
        }

        @Override
        public List<Array> backward(Call call, List<Array> outputs, List<Array> gradients) {
            return call.text("to").startsWith("FLOAT") ? gradients : Collections.nCopies(1, null);
        }
    }
}
