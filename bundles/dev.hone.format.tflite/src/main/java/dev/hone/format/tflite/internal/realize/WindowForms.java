package dev.hone.format.tflite.internal.realize;

import static dev.hone.format.tflite.internal.realize.Emitter.options;

import dev.hone.format.tflite.internal.realize.Forms.Form;
import dev.hone.model.Attributes;
import dev.hone.model.DataType;
import dev.hone.model.InvalidModelException;
import dev.hone.model.Node;
import dev.hone.model.Shape;
import dev.hone.model.Tensor;
import dev.hone.model.hone.HoneOp;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Convolutions, poolings, and products with matrices. */
final class WindowForms {

    private WindowForms() {}

    static void register(Map<HoneOp, Form> forms) {
        forms.put(HoneOp.CONV_2D, WindowForms::convolution);
        forms.put(HoneOp.DEPTHWISE_CONV_2D, WindowForms::depthwise);
        forms.put(HoneOp.CONV_2D_TRANSPOSE, WindowForms::transposed);
        forms.put(HoneOp.CONV_3D, WindowForms::volume);
        forms.put(HoneOp.MATMUL, WindowForms::product);
        forms.put(HoneOp.MAX_POOL, (node, emitter) -> pool("MAX_POOL_2D", node, emitter));
        forms.put(HoneOp.AVERAGE_POOL, (node, emitter) -> pool("AVERAGE_POOL_2D", node, emitter));
    }

    /** Padding and strides, as all windows have. */
    private static Attributes windowed(Node node, String table) {
        int[] strides = node.attributes().integers("strides");
        boolean same = node.attributes().text("padding").orElse("").equals("SAME");
        Attributes options = options(table)
                .with("stride_h", (long) strides[strides.length - 2])
                .with("stride_w", (long) strides[strides.length - 1]);
        return same ? options : options.with("padding", 1L);
    }

    private static Attributes dilated(Node node, Attributes options) {
        int[] dilations = node.attributes().integers("dilations");
        Attributes dilated = options;
        String[] names = {"dilation_d_factor", "dilation_h_factor", "dilation_w_factor"};
        for (int i = 0; i < dilations.length; i++) {
            if (dilations[i] != 1) {
                dilated = dilated.with(names[names.length - dilations.length + i], (long) dilations[i]);
            }
        }
        return dilated;
    }

    private static void convolution(Node node, Emitter emitter) {
        Tensor filter = Emitter.requireConstant(emitter.input(node, 1), "a filter");
        Optional<Tensor> data = unpadded(node, emitter, filter);
        Attributes options = dilated(node, windowed(node, "Conv2DOptions"));
        emitter.operator(
                "CONV_2D",
                data.isPresent() ? options.without("padding") : options,
                List.of(data.map(Tensor::id).orElse(node.input(0)), emitter.leading(filter, 3), bias(node, emitter)),
                node.output(0));
    }

    private static Optional<Tensor> unpadded(Node node, Emitter emitter, Tensor filter) {
        return PaddedInput.of(
                node, emitter, filter.shape().dimension(0), filter.shape().dimension(1));
    }

    /** Convolutions have a bias, if only of zeros. */
    private static int bias(Node node, Emitter emitter) {
        Tensor output = emitter.output(node);
        return emitter.zeros(
                output.name() + "/bias", output.shape().dimension(output.shape().rank() - 1));
    }

    private static void depthwise(Node node, Emitter emitter) {
        Tensor filter = Emitter.requireConstant(emitter.input(node, 1), "a filter");
        Shape shape = filter.shape();
        Optional<Tensor> data = unpadded(node, emitter, filter);
        Attributes options = dilated(node, windowed(node, "DepthwiseConv2DOptions"))
                .with("depth_multiplier", (long) shape.dimension(3));
        options = data.isPresent() ? options.without("padding") : options;
        emitter.operator(
                "DEPTHWISE_CONV_2D",
                options.has("dilation_h_factor") || options.has("dilation_w_factor") ? 2 : 1,
                options,
                List.of(
                        data.map(Tensor::id).orElse(node.input(0)),
                        emitter.reshaped(
                                filter,
                                1,
                                shape.dimension(0),
                                shape.dimension(1),
                                shape.dimension(2) * shape.dimension(3)),
                        bias(node, emitter)),
                List.of(node.output(0)));
    }

    private static void transposed(Node node, Emitter emitter) {
        Tensor filter = Emitter.requireConstant(emitter.input(node, 1), "a filter");
        emitter.operator(
                "TRANSPOSE_CONV",
                3,
                windowed(node, "TransposeConvOptions"),
                List.of(outputShape(node, emitter), emitter.leading(filter, 2), node.input(0), bias(node, emitter)),
                List.of(node.output(0)));
    }

    /** A constant, or computed where the batch is not known. */
    private static int outputShape(Node node, Emitter emitter) {
        Tensor output = emitter.output(node);
        Shape known = emitter.known(output);
        String name = output.name() + "/shape";
        if (known.isStatic()) {
            return emitter.ints(name, known.toArray());
        }
        Tensor x = emitter.input(node, 0);
        int all = emitter.between(name + "/all", DataType.INT32, x.shape().rank());
        int batch = emitter.between(name + "/batch", DataType.INT32);
        int shape = emitter.between(name, DataType.INT32, known.rank());
        emitter.operator("SHAPE", options("ShapeOptions").with("out_type", 2L), List.of(x.id()), all);
        emitter.operator(
                "STRIDED_SLICE",
                options("StridedSliceOptions").with("shrink_axis_mask", 1L),
                List.of(all, emitter.ints(name, 0), emitter.ints(name, 1), emitter.ints(name, 1)),
                batch);
        List<Integer> parts = new java.util.ArrayList<>(List.of(batch));
        for (int axis = 1; axis < known.rank(); axis++) {
            parts.add(emitter.integer(name, known.dimension(axis)));
        }
        emitter.operator("PACK", options("PackOptions").with("values_count", (long) parts.size()), parts, shape);
        return shape;
    }

    private static void volume(Node node, Emitter emitter) {
        Tensor filter = Emitter.requireConstant(emitter.input(node, 1), "a filter");
        emitter.operator(
                "CONV_3D",
                dilated(node, windowed(node, "Conv3DOptions"))
                        .with("stride_d", (long) node.attributes().integers("strides")[0]),
                List.of(node.input(0), filter.id(), bias(node, emitter)),
                node.output(0));
    }

    private static void product(Node node, Emitter emitter) {
        Tensor a = emitter.input(node, 0);
        Tensor b = emitter.input(node, 1);
        boolean transposeA = node.attributes().flag("transpose-a", false);
        boolean transposeB = node.attributes().flag("transpose-b", false);
        if (b.isConstant() && b.shape().rank() == 2 && !transposeA && !a.isConstant()) {
            boolean keep = a.shape().rank() > 2;
            Attributes options = options("FullyConnectedOptions");
            emitter.operator(
                    "FULLY_CONNECTED",
                    keep ? 5 : 1,
                    keep ? options.with("keep_num_dims", true) : options,
                    List.of(a.id(), transposeB ? b.id() : emitter.leading(b, 1), Tensor.NONE),
                    List.of(node.output(0)));
            return;
        }
        Attributes options = options("BatchMatMulOptions");
        options = transposeA ? options.with("adj_x", true) : options;
        options = transposeB ? options.with("adj_y", true) : options;
        emitter.operator("BATCH_MATMUL", options, node.inputs(), node.output(0));
    }

    private static void pool(String operator, Node node, Emitter emitter) {
        int[] window = node.attributes().integers("window");
        if (window.length != 2) {
            throw new InvalidModelException("pooling over " + window.length + " dimensions is not supported");
        }
        emitter.operator(
                operator,
                windowed(node, "Pool2DOptions")
                        .with("filter_height", (long) window[0])
                        .with("filter_width", (long) window[1]),
                node.inputs(),
                node.output(0));
    }
}
