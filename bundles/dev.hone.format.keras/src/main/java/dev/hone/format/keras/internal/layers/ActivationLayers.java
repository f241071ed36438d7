package dev.hone.format.keras.internal.layers;

import dev.hone.format.keras.internal.config.Options;
import dev.hone.format.keras.internal.config.UnsupportedException;
import dev.hone.model.DataType;
import dev.hone.model.hone.HoneBuilder;
import dev.hone.model.hone.HoneOp;
import dev.hone.model.hone.Value;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Layers that are activations. */
final class ActivationLayers {

    private ActivationLayers() {}

    static void register(Map<String, LayerReader> table) {
        table.put("Activation", call -> Activations.apply(call, "activation", "linear", call.x()));
        table.put("ReLU", ActivationLayers::relu);
        table.put(
                "LeakyReLU",
                call -> Activations.leaky(
                        call.graph(),
                        call.x(),
                        call.options().real("negative_slope", call.options().real("alpha", 0.3))));
        table.put(
                "ELU",
                call -> Activations.elu(call.graph(), call.x(), call.options().real("alpha", 1)));
        table.put("PReLU", ActivationLayers::prelu);
        table.put("Softmax", ActivationLayers::softmax);
        table.put(
                "ThresholdedReLU",
                call -> Activations.threshold(
                        call.graph(), call.x(), call.options().real("theta", 1), 0));
    }

    /** {@code x} from the threshold on, at most {@code max_value}; below it, its distance times the slope. */
    private static Value relu(Call call) {
        Options options = call.options();
        HoneBuilder graph = call.graph();
        double max = options.real("max_value", Double.POSITIVE_INFINITY);
        double slope = options.real("negative_slope", 0);
        double threshold = options.real("threshold", 0);
        Value x = call.x();
        if (threshold == 0) {
            if (slope == 0) {
                return Double.isInfinite(max) ? graph.unary(HoneOp.RELU, x) : Activations.clip(graph, x, 0, max);
            }
            Value leaky = Activations.leaky(graph, x, slope);
            return Double.isInfinite(max) ? leaky : graph.binary(HoneOp.MINIMUM, leaky, graph.scalar(max));
        }
        Value below = graph.binary(HoneOp.LESS, DataType.BOOL, x, graph.scalar(threshold));
        Value above = Double.isInfinite(max) ? x : graph.binary(HoneOp.MINIMUM, x, graph.scalar(max));
        Value under = slope == 0 ? graph.scalar(0) : Activations.affine(graph, x, slope, -slope * threshold);
        return Activations.select(graph, below, under, above);
    }

    private static Value prelu(Call call) {
        Value x = call.x();
        int[] shape = new int[x.rank() - 1];
        for (int i = 0; i < shape.length; i++) {
            shape[i] = x.dimension(i + 1);
        }
        if (call.options().has("shared_axes")) {
            for (int axis : call.options().integers("shared_axes")) {
                if (axis < 1 || axis > shape.length) {
                    throw new UnsupportedException("shared_axes has " + axis + "; accepted: 1 to " + shape.length);
                }
                shape[axis - 1] = 1;
            }
        }
        Value alpha = call.weights().take("alpha", shape);
        return call.graph().binary(HoneOp.PRELU, x, alpha);
    }

    private static Value softmax(Call call) {
        Value x = call.inputs().get(0);
        int[] axes = call.options().values().get("axis") instanceof List<?>
                ? call.options().integers("axis")
                : new int[] {call.options().integer("axis", -1)};
        return Masks.softmax(
                call,
                x,
                Masks.given(call, 1, "mask"),
                masked -> axes.length == 1
                        ? Shapes.onLastAxis(
                                call, masked, axes[0], last -> call.operations().along(HoneOp.SOFTMAX, last, -1))
                        : overAxes(call, masked, axes));
    }

    private static Value overAxes(Call call, Value x, int... axes) {
        int[] own = IntStream.of(axes).map(axis -> Shapes.axis(axis, x)).toArray();
        HoneBuilder graph = call.graph();
        Value most = call.operations().reduce(HoneOp.REDUCE_MAX, x, true, own);
        Value power = graph.unary(HoneOp.EXP, graph.binary(HoneOp.SUBTRACT, x, most));
        return graph.binary(HoneOp.DIVIDE, power, call.operations().reduce(HoneOp.REDUCE_SUM, power, true, own));
    }
}
