package dev.hone.format.keras.internal.layers;

import dev.hone.format.keras.internal.config.UnsupportedException;
import dev.hone.model.Attributes;
import dev.hone.model.DataType;
import dev.hone.model.Shape;
import dev.hone.model.hone.HoneBuilder;
import dev.hone.model.hone.HoneOp;
import dev.hone.model.hone.Value;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Dense layers, embeddings, changes of shape, and layers that do nothing when a model is used. */
final class CoreLayers {

    /** Noise, augmentation and the like are for training only. */
    private static final List<String> IDENTITIES = List.of(
            "Identity",
            "Dropout",
            "SpatialDropout1D",
            "SpatialDropout2D",
            "SpatialDropout3D",
            "AlphaDropout",
            "GaussianDropout",
            "GaussianNoise",
            "ActivityRegularization",
            "AugMix",
            "CutMix",
            "MixUp",
            "RandAugment",
            "RandomBrightness",
            "RandomColorDegeneration",
            "RandomColorJitter",
            "RandomContrast",
            "RandomElasticTransform",
            "RandomErasing",
            "RandomFlip",
            "RandomGaussianBlur",
            "RandomGrayscale",
            "RandomHue",
            "RandomInvert",
            "RandomPerspective",
            "RandomPosterization",
            "RandomRotation",
            "RandomSaturation",
            "RandomSharpness",
            "RandomShear",
            "RandomTranslation",
            "RandomZoom");

    private CoreLayers() {}

    static void register(Map<String, LayerReader> table) {
        IDENTITIES.forEach(name -> table.put(name, Call::x));
        table.put("Masking", CoreLayers::masking);
        table.put("Dense", CoreLayers::dense);
        table.put("Embedding", CoreLayers::embedding);
        table.put("Flatten", CoreLayers::flatten);
        table.put("Reshape", CoreLayers::reshape);
        table.put("Permute", CoreLayers::permute);
        table.put("RepeatVector", CoreLayers::repeatVector);
    }

    private static Value dense(Call call) {
        int units = call.options().integer("units");
        Value x = call.x();
        Value kernel = call.weights().take("kernel", x.channels(), units);
        Value y = call.operations().matmul(x, kernel, false);
        return Activations.apply(call, "activation", "linear", bias(call, y));
    }

    /** Adds the bias along the last axis, if the layer has one. */
    static Value bias(Call call, Value y) {
        return call.options().flag("use_bias", true)
                ? call.graph().binary(HoneOp.ADD, y, call.weights().take("bias", y.channels()))
                : y;
    }

    /** Steps all of whose values are the one that masks become zeros; that they do not count is an operation beside. */
    private static Value masking(Call call) {
        HoneBuilder graph = call.graph();
        Value x = call.x();
        Value mask = graph.scalar(call.options().real("mask_value", 0));
        Value same = graph.binary(HoneOp.EQUAL, DataType.BOOL, x, mask);
        Value counts = Comparisons.any(call, Masks.real(graph, graph.unary(HoneOp.NOT, same)), true, x.rank() - 1);
        return graph.binary(HoneOp.MULTIPLY, x, Masks.real(graph, counts));
    }

    private static Value embedding(Call call) {
        HoneBuilder graph = call.graph();
        Value table = call.weights()
                .take(
                        "embeddings",
                        call.options().integer("input_dim"),
                        call.options().integer("output_dim"));
        Value x = call.x();
        Value indices = x.type() == DataType.INT32
                ? x
                : graph.node(HoneOp.CAST, Attributes.of("to", DataType.INT32.name()), DataType.INT32, x.shape(), x);
        return call.operations().gather(table, indices);
    }

    private static Value flatten(Call call) {
        Value x = call.x();
        Value ordered = x.rank() > 2 && Shapes.channelsFirst(call.options()) ? Shapes.last(call.graph(), x) : x;
        long size = 1;
        for (int axis = 1; axis < x.rank(); axis++) {
            if (x.dimension(axis) == Shape.DYNAMIC) {
                throw new UnsupportedException("data of shape " + x.shape()
                        + " cannot be flattened; accepted: no unknown dimension but the batch");
            }
            size *= x.dimension(axis);
        }
        return call.operations().reshape(ordered, x.dimension(0), Math.toIntExact(size));
    }

    private static Value reshape(Call call) {
        Value x = call.x();
        int[] target = call.options().integers("target_shape");
        long known = 1;
        for (int size : target) {
            known *= size < 0 ? 1 : size;
        }
        long elements = 1;
        for (int axis = 1; axis < x.rank(); axis++) {
            elements = x.dimension(axis) < 0 ? -1 : elements * x.dimension(axis);
        }
        int[] dimensions = new int[target.length + 1];
        dimensions[0] = x.dimension(0);
        for (int i = 0; i < target.length; i++) {
            dimensions[i + 1] = target[i] < 0 && elements > 0 ? Math.toIntExact(elements / known) : target[i];
            known = target[i] < 0 ? known * dimensions[i + 1] : known;
        }
        if (elements >= 0 && known != elements) {
            throw new UnsupportedException(
                    "target_shape=" + Arrays.toString(target) + " does not fit data of shape " + x.shape());
        }
        return call.operations().reshape(x, dimensions);
    }

    private static Value permute(Call call) {
        int[] dims = call.options().integers("dims");
        Shapes.requireRank(call.x(), dims.length + 1);
        int[] permutation = new int[dims.length + 1];
        System.arraycopy(dims, 0, permutation, 1, dims.length);
        return call.graph().transpose(call.x(), permutation);
    }

    private static Value repeatVector(Call call) {
        Shapes.requireRank(call.x(), 2);
        int n = call.options().count("n", 0);
        return call.operations().tile(call.operations().expand(call.x(), 1), 1, n, 1);
    }
}
