package dev.hone.format.tflite.internal.realize;

import static dev.hone.format.tflite.internal.realize.Emitter.options;

import dev.hone.format.tflite.internal.realize.Forms.Form;
import dev.hone.model.Attributes;
import dev.hone.model.DataType;
import dev.hone.model.InvalidModelException;
import dev.hone.model.Node;
import dev.hone.model.Shape;
import dev.hone.model.Tensor;
import dev.hone.model.TensorData;
import dev.hone.model.hone.HoneOp;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Reductions, and what moves values. */
final class AxisForms {

    private AxisForms() {}

    static void register(Map<HoneOp, Form> forms) {
        forms.put(HoneOp.REDUCE_MEAN, reduction("MEAN"));
        forms.put(HoneOp.REDUCE_SUM, reduction("SUM"));
        forms.put(HoneOp.REDUCE_MAX, reduction("REDUCE_MAX"));
        forms.put(HoneOp.REDUCE_MIN, reduction("REDUCE_MIN"));
        forms.put(HoneOp.REDUCE_PRODUCT, reduction("REDUCE_PROD"));
        forms.put(HoneOp.SOFTMAX, last("SOFTMAX", options("SoftmaxOptions").with("beta", 1.0)));
        forms.put(HoneOp.LOG_SOFTMAX, last("LOG_SOFTMAX", options("LogSoftmaxOptions")));
        forms.put(HoneOp.RESHAPE, (node, emitter) -> reshape(emitter, node.input(0), node.output(0)));
        forms.put(HoneOp.TRANSPOSE, byList("TRANSPOSE", "TransposeOptions", "permutation"));
        forms.put(HoneOp.CONCATENATE, alongAxis("CONCATENATION", "ConcatenationOptions"));
        forms.put(HoneOp.TILE, byList("TILE", "TileOptions", "multiples"));
        forms.put(HoneOp.GATHER, alongAxis("GATHER", "GatherOptions"));
        forms.put(
                HoneOp.REVERSE,
                (node, emitter) -> emitter.operator(
                        "REVERSE_V2",
                        options("ReverseV2Options"),
                        List.of(node.input(0), emitter.ints(name(node, emitter, "axis"), (int)
                                node.attributes().integer("axis", 0))),
                        node.output(0)));
        forms.put(
                HoneOp.SPLIT,
                (node, emitter) -> emitter.operator(
                        "SPLIT",
                        1,
                        options("SplitOptions")
                                .with("num_splits", (long) node.outputs().size()),
                        List.of(
                                emitter.integer(name(node, emitter, "axis"), (int)
                                        node.attributes().integer("axis", 0)),
                                node.input(0)),
                        node.outputs()));
        forms.put(
                HoneOp.STACK,
                (node, emitter) -> emitter.operator(
                        "PACK",
                        options("PackOptions")
                                .with("values_count", (long) node.inputs().size())
                                .with("axis", node.attributes().integer("axis", 0)),
                        node.inputs(),
                        node.output(0)));
        forms.put(
                HoneOp.UNSTACK,
                (node, emitter) -> emitter.operator(
                        "UNPACK",
                        1,
                        options("UnpackOptions")
                                .with("num", (long) node.outputs().size())
                                .with("axis", node.attributes().integer("axis", 0)),
                        node.inputs(),
                        node.outputs()));
        forms.put(HoneOp.SPACE_TO_DEPTH, block("SPACE_TO_DEPTH", "SpaceToDepthOptions"));
        forms.put(HoneOp.DEPTH_TO_SPACE, block("DEPTH_TO_SPACE", "DepthToSpaceOptions"));
        forms.put(HoneOp.PAD, AxisForms::pad);
        forms.put(HoneOp.SLICE, AxisForms::slice);
        forms.put(HoneOp.RESIZE, AxisForms::resize);
    }

    private static String name(Node node, Emitter emitter, String part) {
        return emitter.output(node).name() + '/' + part;
    }

    private static int listed(Node node, Emitter emitter, String attribute) {
        return emitter.ints(name(node, emitter, attribute), node.attributes().integers(attribute));
    }

    /** An operator whose second operand is the list that the node has as an attribute. */
    private static Form byList(String operator, String options, String attribute) {
        return (node, emitter) -> emitter.operator(
                operator, options(options), List.of(node.input(0), listed(node, emitter, attribute)), node.output(0));
    }

    /** An operator that has the axis among its options. */
    private static Form alongAxis(String operator, String options) {
        return (node, emitter) -> emitter.operator(
                operator,
                options(options).with("axis", node.attributes().integer("axis", 0)),
                node.inputs(),
                node.output(0));
    }

    private static Form reduction(String operator) {
        return (node, emitter) -> {
            Attributes options = options("ReducerOptions");
            emitter.operator(
                    operator,
                    node.attributes().flag("keep", false) ? options.with("keep_dims", true) : options,
                    List.of(node.input(0), listed(node, emitter, "axes")),
                    node.output(0));
        };
    }

    private static Form last(String operator, Attributes options) {
        return (node, emitter) -> {
            if (node.attributes().integer("axis", -1)
                    != emitter.output(node).shape().rank() - 1) {
                throw new InvalidModelException(operator + " along an axis that is not the last is not supported");
            }
            emitter.operator(operator, options, node.inputs(), node.output(0));
        };
    }

    private static Form block(String operator, String table) {
        return (node, emitter) -> emitter.operator(
                operator,
                options(table).with("block_size", node.attributes().integer("block", 1)),
                node.inputs(),
                node.output(0));
    }

    /** To the shape of the output, with the batch left open where it is not known. */
    static void reshape(Emitter emitter, int from, int to) {
        Tensor output = emitter.tensor(to);
        int[] before = emitter.known(emitter.tensor(from)).toArray();
        int[] after = emitter.known(output).toArray();
        if (Arrays.stream(after).filter(size -> size == Shape.DYNAMIC).count() > 1) {
            if (after.length > before.length) {
                int axis = emitter.integer(output.name() + "/axis", single(before, after));
                emitter.operator("EXPAND_DIMS", options("ExpandDimsOptions"), List.of(from, axis), to);
            } else {
                List<Long> axes = List.of((long) single(after, before));
                emitter.operator("SQUEEZE", options("SqueezeOptions").with("squeeze_dims", axes), List.of(from), to);
            }
            return;
        }
        emitter.operator(
                "RESHAPE",
                options("ReshapeOptions"),
                List.of(
                        from,
                        emitter.ints(
                                output.name() + "/shape", emitter.known(output).toArray())),
                to);
    }

    /** The axis of size 1 that the longer shape has more. */
    private static int single(int[] shorter, int[] longer) {
        int axis = 0;
        while (axis < shorter.length && shorter[axis] == longer[axis]) {
            axis++;
        }
        if (longer.length != shorter.length + 1 || longer[axis] != 1) {
            throw new InvalidModelException("data of shape " + Shape.of(longer) + " cannot be reshaped to or from "
                    + Shape.of(shorter) + ": several dimensions are unknown");
        }
        return axis;
    }

    private static void pad(Node node, Emitter emitter) {
        int[] before = node.attributes().integers("before");
        int[] after = node.attributes().integers("after");
        int[] pairs = new int[2 * before.length];
        for (int i = 0; i < before.length; i++) {
            pairs[2 * i] = before[i];
            pairs[2 * i + 1] = after[i];
        }
        String name = name(node, emitter, "paddings");
        int paddings = emitter.constant(name, DataType.INT32, Shape.of(before.length, 2), TensorData.ofInts(pairs));
        double value = node.attributes().real("value", 0);
        if (value == 0) {
            emitter.operator("PAD", options("PadOptions"), List.of(node.input(0), paddings), node.output(0));
        } else {
            emitter.operator(
                    "PADV2",
                    options("PadV2Options"),
                    List.of(node.input(0), paddings, emitter.scalar(name(node, emitter, "value"), value)),
                    node.output(0));
        }
    }

    private static void slice(Node node, Emitter emitter) {
        int[] end = node.attributes().integers("end");
        long open = 0;
        for (int i = 0; i < end.length; i++) {
            if (end[i] == Shape.DYNAMIC) {
                open |= 1L << i;
                end[i] = 0;
            }
        }
        Attributes options = options("StridedSliceOptions");
        emitter.operator(
                "STRIDED_SLICE",
                open == 0 ? options : options.with("end_mask", open),
                List.of(
                        node.input(0),
                        listed(node, emitter, "begin"),
                        emitter.ints(name(node, emitter, "end"), end),
                        listed(node, emitter, "strides")),
                node.output(0));
    }

    private static void resize(Node node, Emitter emitter) {
        boolean nearest = node.attributes().text("method").orElse("").equals("nearest");
        Attributes options = options(nearest ? "ResizeNearestNeighborOptions" : "ResizeBilinearOptions");
        boolean half = node.attributes().flag("half-pixel-centers", false);
        boolean corners = node.attributes().flag("align-corners", false);
        options = half ? options.with("half_pixel_centers", true) : options;
        options = corners ? options.with("align_corners", true) : options;
        emitter.operator(
                nearest ? "RESIZE_NEAREST_NEIGHBOR" : "RESIZE_BILINEAR",
                half || corners ? 3 : 1,
                options,
                List.of(node.input(0), listed(node, emitter, "size")),
                List.of(node.output(0)));
    }
}
