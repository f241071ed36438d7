package dev.hone.format.keras.internal.layers;

import dev.hone.format.keras.internal.config.Options;
import dev.hone.format.keras.internal.config.UnsupportedException;
import dev.hone.model.Shape;
import dev.hone.model.hone.HoneBuilder;
import dev.hone.model.hone.Operations;
import dev.hone.model.hone.Value;
import dev.hone.model.hone.Windows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Convolutions of every kind. One dimension of space is two, the first of size 1. */
final class ConvolutionLayers {

    private ConvolutionLayers() {}

    static void register(Map<String, LayerReader> table) {
        table.put("Conv1D", call -> windowed(call, 1, ConvolutionLayers::convolution));
        table.put("Conv2D", call -> windowed(call, 2, ConvolutionLayers::convolution));
        table.put("Conv3D", call -> windowed(call, 3, ConvolutionLayers::convolution));
        table.put("Convolution2D", table.get("Conv2D"));
        table.put("DepthwiseConv1D", call -> windowed(call, 1, ConvolutionLayers::depthwise));
        table.put("DepthwiseConv2D", call -> windowed(call, 2, ConvolutionLayers::depthwise));
        table.put("SeparableConv1D", call -> windowed(call, 1, ConvolutionLayers::separable));
        table.put("SeparableConv2D", call -> windowed(call, 2, ConvolutionLayers::separable));
        table.put("Conv1DTranspose", call -> windowed(call, 1, ConvolutionLayers::transposed));
        table.put("Conv2DTranspose", call -> windowed(call, 2, ConvolutionLayers::transposed));
    }

    /** What such layers have in common, in the dimensions of the operation. */
    private static final class Window {
        private final int[] kernel;
        private final int[] strides;
        private final int[] dilations;
        private final boolean same;

        /** Whether the first of two dimensions stands for none. */
        private final boolean flat;

        Window(int[] kernel, int[] strides, int[] dilations, boolean same, boolean flat) {
            this.kernel = kernel;
            this.strides = strides;
            this.dilations = dilations;
            this.same = same;
            this.flat = flat;
        }

        int[] own() {
            return flat ? new int[] {kernel[1]} : kernel;
        }
    }

    private interface Kind {
        Value apply(Call call, Value x, Window window);
    }

    private static Value windowed(Call call, int space, Kind kind) {
        Options options = call.options();
        Shapes.requireRank(call.x(), space + 2);
        Value x = Shapes.channelsFirst(options) ? Shapes.last(call.graph(), call.x()) : call.x();
        String padding = space == 1 && !call.layer().className().endsWith("Transpose")
                ? options.choice("padding", "valid", "valid", "same", "causal")
                : options.choice("padding", "valid", "valid", "same");
        int[] kernel = options.integers("kernel_size", space, 1);
        int[] strides = options.integers("strides", space, 1);
        int[] dilations = options.integers("dilation_rate", space, 1);
        if (padding.equals("causal")) {
            x = call.operations().pad(x, new int[] {0, dilations[0] * (kernel[0] - 1), 0}, new int[3], 0);
        }
        boolean flat = space == 1;
        Window window = new Window(
                raise(flat, kernel), raise(flat, strides), raise(flat, dilations), padding.equals("same"), flat);
        Value y = kind.apply(call, flat ? call.operations().expand(x, 1) : x, window);
        if (flat) {
            y = call.operations().squeeze(y, 1);
        }
        y = Activations.apply(call, "activation", "linear", y);
        return Shapes.channelsFirst(options) ? Shapes.first(call.graph(), y) : y;
    }

    private static int[] raise(boolean flat, int... sizes) {
        return flat ? new int[] {1, sizes[0]} : sizes;
    }

    private static Value convolution(Call call, Value x, Window window) {
        int groups = call.options().integer("groups", 1);
        int filters = call.options().integer("filters");
        if (groups < 1 || x.channels() % groups != 0 || filters % groups != 0) {
            throw new UnsupportedException(
                    "groups=" + groups + " does not divide " + x.channels() + " and " + filters + " channels");
        }
        Value kernel = kernel(call, "kernel", window, x.channels() / groups, filters);
        Value y = groups > 1 && x.rank() == 5
                ? eachGroup(call, x, kernel, window, groups)
                : call.operations().convolution(x, kernel, window.strides, window.dilations, window.same, groups);
        return CoreLayers.bias(call, y);
    }

    /** The operation over three dimensions knows no groups. */
    private static Value eachGroup(Call call, Value x, Value kernel, Window window, int groups) {
        int filters = kernel.channels() / groups;
        List<Value> parts = call.operations().split(x, 4, groups);
        List<Value> outputs = new ArrayList<>();
        for (int group = 0; group < groups; group++) {
            Value own = ConstantParts.columns(call.graph(), kernel, group * filters, filters);
            outputs.add(call.operations()
                    .convolution(parts.get(group), own, window.strides, window.dilations, window.same, 1));
        }
        return call.operations().concatenate(outputs, 4);
    }

    /** The stored filter in the dimensions of the operation. */
    private static Value kernel(Call call, String name, Window window, int... channels) {
        int[] own = window.own();
        int[] shape = Arrays.copyOf(own, own.length + 2);
        shape[own.length] = channels[0];
        shape[own.length + 1] = channels[1];
        Value kernel = call.weights().take(name, shape);
        return window.flat ? reshaped(call.graph(), kernel, 1, shape[0], shape[1], shape[2]) : kernel;
    }

    /** The same constant under another shape. */
    static Value reshaped(HoneBuilder graph, Value constant, int... shape) {
        return graph.constant(
                "kernel", constant.type(), Shape.of(shape), graph.data(constant).orElseThrow());
    }

    private static Value depthwise(Call call, Value x, Window window) {
        int multiplier = call.options().integer("depth_multiplier", 1);
        Value kernel = kernel(
                call,
                call.layer().className().startsWith("Depthwise") ? "kernel" : "depthwise_kernel",
                window,
                x.channels(),
                multiplier);
        Value y = depthwise(call.operations(), x, kernel, window);
        return call.layer().className().startsWith("Depthwise") ? CoreLayers.bias(call, y) : y;
    }

    private static Value depthwise(Operations operations, Value x, Value kernel, Window window) {
        return operations.depthwise(x, kernel, window.strides, window.dilations, window.same);
    }

    private static Value separable(Call call, Value x, Window window) {
        Value y = depthwise(call, x, window);
        int filters = call.options().integer("filters");
        int[] ones = {1, 1};
        Window point = new Window(ones, ones, ones, false, window.flat);
        Value kernel = kernel(call, "pointwise_kernel", point, y.channels(), filters);
        return CoreLayers.bias(call, call.operations().convolution(y, kernel, ones, ones, false, 1));
    }

    private static Value transposed(Call call, Value x, Window window) {
        int filters = call.options().integer("filters");
        Value kernel = kernel(call, "kernel", window, filters, x.channels());
        // A dilated filter is one with zeros between.
        Value filter = ConstantParts.spread(call.graph(), kernel, window.dilations);
        int space = window.flat ? 1 : 2;
        int[] padding = call.options().integers("output_padding", space, -1);
        int[] shape = x.shape().toArray();
        for (int i = 0; i < 2; i++) {
            boolean single = window.flat && i == 0;
            shape[i + 1] = single
                    ? 1
                    : Windows.transposed(
                            x.dimension(i + 1),
                            window.kernel[i],
                            window.strides[i],
                            window.dilations[i],
                            padding[window.flat ? 0 : i],
                            window.same);
            if (shape[i + 1] == Shape.DYNAMIC) {
                throw new UnsupportedException(
                        "data of shape " + x.shape() + "; accepted: no unknown dimension of space");
            }
        }
        shape[3] = filters;
        Value y = call.operations().transposed(x, filter, window.strides, window.same, Shape.of(shape));
        return CoreLayers.bias(call, y);
    }
}
