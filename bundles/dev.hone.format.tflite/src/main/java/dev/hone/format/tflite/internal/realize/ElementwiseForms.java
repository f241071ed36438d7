package dev.hone.format.tflite.internal.realize;

import static dev.hone.format.tflite.internal.realize.Emitter.options;

import dev.hone.format.tflite.internal.realize.Forms.Form;
import dev.hone.model.Attributes;
import dev.hone.model.ChannelStatistics;
import dev.hone.model.DataType;
import dev.hone.model.Node;
import dev.hone.model.Shape;
import dev.hone.model.Tensor;
import dev.hone.model.TensorData;
import dev.hone.model.hone.HoneOp;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Element by element: arithmetic, activations, comparisons. */
final class ElementwiseForms {

    private ElementwiseForms() {}

    static void register(Map<HoneOp, Form> forms) {
        forms.put(HoneOp.ADD, plain("ADD", options("AddOptions")));
        forms.put(HoneOp.SUBTRACT, plain("SUB", options("SubOptions")));
        forms.put(HoneOp.MULTIPLY, plain("MUL", options("MulOptions")));
        forms.put(HoneOp.DIVIDE, plain("DIV", options("DivOptions")));
        forms.put(HoneOp.MINIMUM, plain("MINIMUM", options("MaximumMinimumOptions")));
        forms.put(HoneOp.MAXIMUM, plain("MAXIMUM", options("MaximumMinimumOptions")));
        forms.put(HoneOp.POWER, plain("POW", options("PowOptions")));
        forms.put(HoneOp.FLOOR_DIVIDE, plain("FLOOR_DIV", options("FloorDivOptions")));
        forms.put(HoneOp.FLOOR_MOD, plain("FLOOR_MOD", options("FloorModOptions")));
        forms.put(HoneOp.SQUARED_DIFFERENCE, plain("SQUARED_DIFFERENCE", options("SquaredDifferenceOptions")));
        forms.put(HoneOp.NEGATE, plain("NEG", options("NegOptions")));
        forms.put(HoneOp.ABS, plain("ABS", options("AbsOptions")));
        forms.put(HoneOp.SIGN, plain("SIGN", Attributes.NONE));
        forms.put(HoneOp.EXP, plain("EXP", options("ExpOptions")));
        forms.put(HoneOp.LOG, plain("LOG", Attributes.NONE));
        forms.put(HoneOp.SQRT, plain("SQRT", Attributes.NONE));
        forms.put(HoneOp.RSQRT, plain("RSQRT", Attributes.NONE));
        forms.put(HoneOp.SIN, plain("SIN", Attributes.NONE));
        forms.put(HoneOp.COS, plain("COS", options("CosOptions")));
        forms.put(HoneOp.TANH, plain("TANH", Attributes.NONE));
        forms.put(HoneOp.SIGMOID, plain("LOGISTIC", Attributes.NONE));
        forms.put(HoneOp.RELU, plain("RELU", Attributes.NONE));
        forms.put(HoneOp.PRELU, plain("PRELU", Attributes.NONE));
        forms.put(HoneOp.HARD_SWISH, plain("HARD_SWISH", options("HardSwishOptions")));
        forms.put(HoneOp.FLOOR, plain("FLOOR", Attributes.NONE));
        forms.put(HoneOp.CEIL, plain("CEIL", Attributes.NONE));
        forms.put(HoneOp.ROUND, plain("ROUND", Attributes.NONE));
        forms.put(HoneOp.EQUAL, plain("EQUAL", options("EqualOptions")));
        forms.put(HoneOp.LESS, plain("LESS", options("LessOptions")));
        forms.put(HoneOp.LESS_EQUAL, plain("LESS_EQUAL", options("LessEqualOptions")));
        forms.put(HoneOp.NOT, plain("LOGICAL_NOT", options("LogicalNotOptions")));
        forms.put(HoneOp.AND, plain("LOGICAL_AND", options("LogicalAndOptions")));
        forms.put(HoneOp.SELECT, plain("SELECT_V2", options("SelectV2Options")));
        forms.put(HoneOp.CAST, plain("CAST", options("CastOptions")));
        forms.put(
                HoneOp.LEAKY_RELU,
                (node, emitter) -> emitter.operator(
                        "LEAKY_RELU",
                        options("LeakyReluOptions")
                                .with("alpha", node.attributes().real("alpha", 0)),
                        node.inputs(),
                        node.output(0)));
        forms.put(
                HoneOp.GELU,
                (node, emitter) -> emitter.operator(
                        "GELU",
                        options("GeluOptions")
                                .with("approximate", node.attributes().flag("approximate", false)),
                        node.inputs(),
                        node.output(0)));
        forms.put(HoneOp.IDENTITY, ElementwiseForms::identity);
        forms.put(HoneOp.STOP_GRADIENT, ElementwiseForms::identity);
        forms.put(HoneOp.ERF, ErrorFunction::emit);
        forms.put(HoneOp.CLIP, ElementwiseForms::clip);
        forms.put(HoneOp.ELU, ElementwiseForms::elu);
        forms.put(HoneOp.SOFTPLUS, ElementwiseForms::softplus);
        forms.put(HoneOp.BATCH_NORM, ElementwiseForms::batchNorm);
    }

    static Form plain(String operator, Attributes options) {
        return (node, emitter) -> emitter.operator(operator, options, node.inputs(), node.output(0));
    }

    /** A change to the shape that it has. */
    private static void identity(Node node, Emitter emitter) {
        AxisForms.reshape(emitter, node.input(0), node.output(0));
    }

    private static void clip(Node node, Emitter emitter) {
        double min = node.attributes().real("min", Double.NEGATIVE_INFINITY);
        double max = node.attributes().real("max", Double.POSITIVE_INFINITY);
        String known = min == 0 && Double.isInfinite(max)
                ? "RELU"
                : min == 0 && max == 6
                        ? "RELU6"
                        : min == -1 && max == 1 ? "RELU_N1_TO_1" : min == 0 && max == 1 ? "RELU_0_TO_1" : "";
        if (!known.isEmpty()) {
            emitter.operator(known, node.inputs(), node.output(0));
            return;
        }
        Tensor output = emitter.output(node);
        Attributes options = options("MaximumMinimumOptions");
        if (Double.isInfinite(max)) {
            emitter.operator(
                    "MAXIMUM",
                    options,
                    List.of(node.input(0), emitter.scalar(output.name() + "/min", min)),
                    node.output(0));
            return;
        }
        int below = emitter.between(output);
        emitter.operator(
                "MINIMUM", options, List.of(node.input(0), emitter.scalar(output.name() + "/max", max)), below);
        if (min == 0) {
            emitter.operator("RELU", List.of(below), node.output(0));
        } else {
            emitter.operator(
                    "MAXIMUM", options, List.of(below, emitter.scalar(output.name() + "/min", min)), node.output(0));
        }
    }

    /** The operator has an alpha of 1; with another it is {@code relu(x) + alpha * elu(min(x, 0))}. */
    private static void elu(Node node, Emitter emitter) {
        double alpha = node.attributes().real("alpha", 1);
        if (alpha == 1) {
            emitter.operator("ELU", node.inputs(), node.output(0));
            return;
        }
        Tensor output = emitter.output(node);
        int negative = emitter.between(output);
        int curved = emitter.between(output);
        int scaled = emitter.between(output);
        int positive = emitter.between(output);
        emitter.operator(
                "MINIMUM",
                options("MaximumMinimumOptions"),
                List.of(node.input(0), emitter.scalar(output.name() + "/zero", 0)),
                negative);
        emitter.operator("ELU", List.of(negative), curved);
        emitter.operator(
                "MUL", options("MulOptions"), List.of(curved, emitter.scalar(output.name() + "/alpha", alpha)), scaled);
        emitter.operator("RELU", List.of(node.input(0)), positive);
        emitter.operator("ADD", options("AddOptions"), List.of(positive, scaled), node.output(0));
    }

    /** {@code max(x, 0) + log(1 + exp(-|x|))}, which does not overflow. */
    private static void softplus(Node node, Emitter emitter) {
        Tensor output = emitter.output(node);
        int size = emitter.between(output);
        int negative = emitter.between(output);
        int exponential = emitter.between(output);
        int sum = emitter.between(output);
        int logarithm = emitter.between(output);
        int positive = emitter.between(output);
        emitter.operator("ABS", options("AbsOptions"), List.of(node.input(0)), size);
        emitter.operator("NEG", options("NegOptions"), List.of(size), negative);
        emitter.operator("EXP", options("ExpOptions"), List.of(negative), exponential);
        emitter.operator(
                "ADD", options("AddOptions"), List.of(exponential, emitter.scalar(output.name() + "/one", 1)), sum);
        emitter.operator("LOG", List.of(sum), logarithm);
        emitter.operator("RELU", List.of(node.input(0)), positive);
        emitter.operator("ADD", options("AddOptions"), List.of(positive, logarithm), node.output(0));
    }

    /** {@code x * gamma / sqrt(variance + epsilon) + (beta - mean * gamma / sqrt(variance + epsilon))}. */
    private static void batchNorm(Node node, Emitter emitter) {
        float[][] parameters = new float[4][];
        for (int i = 0; i < 4; i++) {
            TensorData data = Emitter.requireConstant(emitter.input(node, i + 1), "a parameter of batch normalization")
                    .data()
                    .orElseThrow();
            parameters[i] = new float[Math.toIntExact(data.size() / Float.BYTES)];
            data.copy(0, Math.toIntExact(data.size())).asFloatBuffer().get(parameters[i]);
        }
        double epsilon = node.attributes().real("epsilon", 0);
        float[] scale = new float[parameters[0].length];
        float[] shift = new float[scale.length];
        for (int i = 0; i < scale.length; i++) {
            double factor = parameters[0][i] / Math.sqrt(parameters[3][i] + epsilon);
            scale[i] = (float) factor;
            shift[i] = (float) (parameters[1][i] - parameters[2][i] * factor);
        }
        Tensor output = emitter.output(node);
        Shape channels = Shape.of(scale.length);
        int scaled = emitter.between(output);
        int scales = emitter.constant(output.name() + "/scale", DataType.FLOAT32, channels, TensorData.ofFloats(scale));
        int shifts = emitter.constant(output.name() + "/shift", DataType.FLOAT32, channels, TensorData.ofFloats(shift));
        emitter.operator("MUL", options("MulOptions"), List.of(node.input(0), scales), scaled);
        emitter.operator("ADD", options("AddOptions"), List.of(scaled, shifts), node.output(0));
        describe(node, emitter, parameters);
    }

    /**
     * Training normalized by what it saw: the mean and variance of what is read, beta and gamma of what is written.
     * Where these are still as before training, nothing was seen.
     */
    private static void describe(Node node, Emitter emitter, float[][] parameters) {
        int channels = parameters[0].length;
        if (IntStream.range(0, channels).allMatch(i -> parameters[2][i] == 0 && parameters[3][i] == 1)) {
            return;
        }
        ChannelStatistics.of(channels, i -> parameters[2][i], i -> Math.sqrt(parameters[3][i]))
                .ifPresent(statistics -> emitter.describe(node.input(0), statistics));
        ChannelStatistics.of(channels, i -> parameters[1][i], i -> Math.abs(parameters[0][i]))
                .ifPresent(statistics -> emitter.describe(node.output(0), statistics));
    }
}
