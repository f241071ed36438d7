package dev.hone.format.keras.internal.layers;

import dev.hone.format.keras.internal.config.Options;
import dev.hone.format.keras.internal.config.UnsupportedException;
import dev.hone.model.Attributes;
import dev.hone.model.Shape;
import dev.hone.model.TensorData;
import dev.hone.model.hone.HoneBuilder;
import dev.hone.model.hone.HoneOp;
import dev.hone.model.hone.Operations;
import dev.hone.model.hone.Value;
import java.util.Arrays;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;

/** Normalizations, by stored statistics or by those of the data. */
final class NormalizationLayers {

    private NormalizationLayers() {}

    static void register(Map<String, LayerReader> table) {
        table.put("BatchNormalization", NormalizationLayers::batch);
        table.put("LayerNormalization", NormalizationLayers::layer);
        table.put("GroupNormalization", NormalizationLayers::group);
        table.put("RMSNormalization", NormalizationLayers::rootMeanSquare);
        table.put("UnitNormalization", NormalizationLayers::unit);
        table.put("Rescaling", NormalizationLayers::rescaling);
        table.put("Normalization", NormalizationLayers::stored);
        table.put("LayerScale", call -> call.graph()
                .binary(
                        HoneOp.MULTIPLY,
                        call.x(),
                        call.weights().take("gamma", call.x().channels())));
    }

    private static Value batch(Call call) {
        Options options = call.options();
        int[] axes = axes(options);
        if (axes.length != 1) {
            throw new UnsupportedException("axis=" + options.values().get("axis") + "; supported: one axis");
        }
        return Shapes.onLastAxis(call, call.x(), axes[0], x -> {
            int channels = x.channels();
            HoneBuilder graph = call.graph();
            LayerWeights weights = call.weights();
            Value gamma =
                    options.flag("scale", true) ? weights.take("gamma", channels) : filled(graph, "gamma", channels, 1);
            Value beta =
                    options.flag("center", true) ? weights.take("beta", channels) : filled(graph, "beta", channels, 0);
            Value mean = weights.take("moving_mean", channels);
            Value variance = weights.take("moving_variance", channels);
            return graph.node(
                    HoneOp.BATCH_NORM,
                    Attributes.of("epsilon", options.real("epsilon", 1e-3)),
                    x.type(),
                    x.shape(),
                    x,
                    gamma,
                    beta,
                    mean,
                    variance);
        });
    }

    private static Value filled(HoneBuilder graph, String name, int count, float value) {
        float[] values = new float[count];
        Arrays.fill(values, value);
        return graph.floats(name, Shape.of(count), values);
    }

    private static Value layer(Call call) {
        Options options = call.options();
        Value x = call.x();
        int[] axes = axes(options);
        int[] own =
                IntStream.of(axes).map(axis -> Shapes.axis(axis, x)).sorted().toArray();
        int[] shape = new int[x.rank()];
        Arrays.fill(shape, 1);
        IntStream.of(own).forEach(axis -> shape[axis] = x.dimension(axis));
        int[] stored = IntStream.of(own).map(x::dimension).toArray();
        boolean rms = options.flag("rms_scaling", false);
        Value y = standardized(call, x, options.real("epsilon", 1e-3), !rms, own);
        if (options.flag("scale", true) || rms) {
            Value gamma = call.weights().take("gamma", stored);
            y = call.graph().binary(HoneOp.MULTIPLY, y, aligned(call, gamma, own, shape));
        }
        if (options.flag("center", true) && !rms) {
            Value beta = call.weights().take("beta", stored);
            y = call.graph().binary(HoneOp.ADD, y, aligned(call, beta, own, shape));
        }
        return y;
    }

    /** One axis, or a list of them; the last if nothing is said. */
    private static int[] axes(Options options) {
        return options.values().get("axis") instanceof java.util.List<?>
                ? options.integers("axis")
                : new int[] {options.integer("axis", -1)};
    }

    /** A parameter over some axes, under a shape that is broadcast over the others. */
    private static Value aligned(Call call, Value parameter, int[] axes, int... shape) {
        boolean trailing = axes[0] == shape.length - axes.length;
        return trailing ? parameter : ConvolutionLayers.reshaped(call.graph(), parameter, shape);
    }

    /** {@code (x - mean) / sqrt(variance + epsilon)}, or without the mean. */
    static Value standardized(Call call, Value x, double epsilon, boolean centered, int... axes) {
        HoneBuilder graph = call.graph();
        Operations operations = call.operations();
        Value mean = centered ? operations.reduce(HoneOp.REDUCE_MEAN, x, true, axes) : null;
        Value square =
                centered ? graph.binary(HoneOp.SQUARED_DIFFERENCE, x, mean) : graph.binary(HoneOp.MULTIPLY, x, x);
        Value variance = operations.reduce(HoneOp.REDUCE_MEAN, square, true, axes);
        Value inverse = graph.unary(HoneOp.RSQRT, graph.binary(HoneOp.ADD, variance, graph.scalar(epsilon)));
        return graph.binary(HoneOp.MULTIPLY, centered ? graph.binary(HoneOp.SUBTRACT, x, mean) : x, inverse);
    }

    private static Value group(Call call) {
        Options options = call.options();
        return Shapes.onLastAxis(call, call.x(), options.integer("axis", -1), x -> {
            int channels = x.channels();
            int groups = options.integer("groups", 32);
            groups = groups == -1 ? channels : groups;
            if (groups < 1 || channels % groups != 0) {
                throw new UnsupportedException("groups=" + groups + " does not divide " + channels + " channels");
            }
            int space = 1;
            for (int axis = 1; axis < x.rank() - 1; axis++) {
                if (x.dimension(axis) == Shape.DYNAMIC) {
                    throw new UnsupportedException(
                            "data of shape " + x.shape() + "; accepted: no unknown dimension but the batch");
                }
                space *= x.dimension(axis);
            }
            Value split = call.operations().reshape(x, x.dimension(0), space, groups, channels / groups);
            Value even = standardized(call, split, options.real("epsilon", 1e-3), true, 1, 3);
            Value y = call.operations().reshape(even, x.shape().toArray());
            if (options.flag("scale", true)) {
                y = call.graph().binary(HoneOp.MULTIPLY, y, call.weights().take("gamma", channels));
            }
            if (options.flag("center", true)) {
                y = call.graph().binary(HoneOp.ADD, y, call.weights().take("beta", channels));
            }
            return y;
        });
    }

    private static Value rootMeanSquare(Call call) {
        Value x = call.x();
        int[] axes = axes(call.options());
        if (axes.length != 1 || Shapes.axis(axes[0], x) != x.rank() - 1) {
            throw new UnsupportedException(
                    "axis=" + call.options().values().get("axis") + "; supported: the last axis");
        }
        Value y = standardized(call, x, call.options().real("epsilon", 1e-6), false, x.rank() - 1);
        return call.graph().binary(HoneOp.MULTIPLY, y, call.weights().take("scale", x.channels()));
    }

    private static Value unit(Call call) {
        Value x = call.x();
        int[] axes = IntStream.of(axes(call.options()))
                .map(axis -> Shapes.axis(axis, x))
                .toArray();
        HoneBuilder graph = call.graph();
        Value sum = call.operations().reduce(HoneOp.REDUCE_SUM, graph.binary(HoneOp.MULTIPLY, x, x), true, axes);
        Value inverse = graph.unary(HoneOp.RSQRT, graph.binary(HoneOp.MAXIMUM, sum, graph.scalar(1e-12)));
        return graph.binary(HoneOp.MULTIPLY, x, inverse);
    }

    private static Value rescaling(Call call) {
        HoneBuilder graph = call.graph();
        Value x = real(call, call.x());
        Value scale = parameter(call, "scale", 1);
        Value offset = parameter(call, "offset", 0);
        Value scaled = graph.binary(HoneOp.MULTIPLY, x, scale);
        return isZero(call, offset) ? scaled : graph.binary(HoneOp.ADD, scaled, offset);
    }

    /** Integers, such as pixels, as real numbers. */
    private static Value real(Call call, Value x) {
        return x.type().isFloat()
                ? x
                : call.graph()
                        .node(
                                HoneOp.CAST,
                                Attributes.of("to", dev.hone.model.DataType.FLOAT32.name()),
                                dev.hone.model.DataType.FLOAT32,
                                x.shape(),
                                x);
    }

    private static boolean isZero(Call call, Value constant) {
        return constant.rank() == 0
                && call.graph()
                                .data(constant)
                                .orElseThrow()
                                .copy(0, Float.BYTES)
                                .getFloat()
                        == 0;
    }

    /** A number, or a list of one for each channel. */
    private static Value parameter(Call call, String name, double otherwise) {
        if (call.options().values().get(name) instanceof java.util.List<?> list) {
            float[] values = new float[list.size()];
            for (int i = 0; i < values.length; i++) {
                if (!(list.get(i) instanceof Number number)) {
                    throw new UnsupportedException(name + "=" + list + "; supported: numbers, one for each channel");
                }
                values[i] = number.floatValue();
            }
            return call.graph().floats(name, Shape.of(values.length), values);
        }
        return call.graph().scalar(call.options().real(name, otherwise));
    }

    /** {@code (x - mean) / max(sqrt(variance), 1e-7)}, or its inverse. */
    private static Value stored(Call call) {
        Options options = call.options();
        HoneBuilder graph = call.graph();
        Value x = real(call, call.x());
        int[] axes = options.has("axis") ? axes(options) : new int[0];
        int[] own =
                IntStream.of(axes).map(axis -> Shapes.axis(axis, x)).sorted().toArray();
        int[] shape = new int[x.rank()];
        Arrays.fill(shape, 1);
        IntStream.of(own).forEach(axis -> shape[axis] = x.dimension(axis));
        float[] mean;
        float[] variance;
        if (options.has("mean")) {
            mean = floats(graph.data(parameter(call, "mean", 0)).orElseThrow());
            variance = floats(graph.data(parameter(call, "variance", 1)).orElseThrow());
        } else {
            int[] stored = IntStream.of(own).map(x::dimension).toArray();
            mean = floats(graph.data(call.weights().take("mean", stored)).orElseThrow());
            variance =
                    floats(graph.data(call.weights().take("variance", stored)).orElseThrow());
            call.weights().skip("count");
        }
        boolean invert = options.flag("invert", false);
        float[] scale = mapped(variance, v -> {
            double deviation = Math.max(Math.sqrt(v), 1e-7);
            return invert ? deviation : 1 / deviation;
        });
        float[] shift = new float[Math.max(mean.length, scale.length)];
        for (int i = 0; i < shift.length; i++) {
            double m = mean[i % mean.length];
            shift[i] = (float) (invert ? m : -m * scale[i % scale.length]);
        }
        Value scaled = graph.binary(HoneOp.MULTIPLY, x, constant(graph, "scale", shape, own, scale));
        return graph.binary(HoneOp.ADD, scaled, constant(graph, "shift", shape, own, shift));
    }

    private static Value constant(HoneBuilder graph, String name, int[] shape, int[] axes, float... values) {
        if (values.length == 1) {
            return graph.scalar(values[0]);
        }
        boolean trailing = axes.length == 0 || axes[0] == shape.length - axes.length;
        int[] own = trailing ? Arrays.copyOfRange(shape, shape.length - Math.max(1, axes.length), shape.length) : shape;
        int elements = IntStream.of(own).reduce(1, (a, b) -> a * b);
        return graph.floats(name, elements == values.length ? Shape.of(own) : Shape.of(values.length), values);
    }

    private static float[] mapped(float[] values, DoubleUnaryOperator function) {
        float[] mapped = new float[values.length];
        for (int i = 0; i < mapped.length; i++) {
            mapped[i] = (float) function.applyAsDouble(values[i]);
        }
        return mapped;
    }

    private static float[] floats(TensorData data) {
        float[] values = new float[Math.toIntExact(data.size() / Float.BYTES)];
        data.copy(0, Math.toIntExact(data.size())).asFloatBuffer().get(values);
        return values;
    }
}
