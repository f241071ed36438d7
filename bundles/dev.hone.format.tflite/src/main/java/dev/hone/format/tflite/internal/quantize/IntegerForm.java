package dev.hone.format.tflite.internal.quantize;

import dev.hone.api.graph.Operators;
import dev.hone.format.tflite.internal.operators.OperatorVersions;
import dev.hone.model.Attributes;
import dev.hone.model.DataType;
import dev.hone.model.Graph;
import dev.hone.model.InvalidModelException;
import dev.hone.model.Node;
import dev.hone.model.Tensor;
import dev.hone.model.traits.Traits;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A node that the plan wants to compute with integers.
 *
 * @param node as it was in float
 */
record IntegerForm(Node node, Traits traits) {

    /** Codes of the schema's {@code TensorType}. */
    private static final long INT32 = 2;

    private static final long INT64 = 4;

    private static final String BIAS_TYPE = "quantized_bias_type";

    /** @throws InvalidModelException if nothing is known of the operator */
    static IntegerForm of(Graph graph, Node node, Operators operators) {
        Optional<Traits> traits = operators.traits(graph, node);
        if (traits.isEmpty()) {
            throw new InvalidModelException(label(node) + " has no integer form: nothing is known of its operator");
        }
        return new IntegerForm(node, traits.get());
    }

    boolean isWeight(int input) {
        return traits.weight().filter(weight -> weight.input() == input).isPresent();
    }

    private boolean isBias(int input) {
        return traits.weight().filter(weight -> weight.bias() == input).isPresent();
    }

    /**
     * Checks the type in which an input is read.
     *
     * @throws InvalidModelException naming the node and the input
     */
    void requireInput(int input, Tensor tensor, DataType type) {
        boolean accepted;
        if (isBias(input)) {
            accepted = type == DataType.INT32 || type == DataType.INT64;
        } else if (isWeight(input) && tensor.isConstant()) {
            accepted =
                    type == DataType.INT8 || (type == DataType.INT4 && OperatorVersions.readsPacked(node.operator()));
        } else {
            accepted = traits.integerTypes().contains(type);
        }
        if (!accepted) {
            throw refused("input '" + tensor.label() + "'", type);
        }
    }

    void requireOutput(Tensor tensor, DataType type) {
        if (!traits.integerTypes().contains(type)) {
            throw refused("output '" + tensor.label() + "'", type);
        }
    }

    private InvalidModelException refused(String operand, DataType type) {
        Set<DataType> types = traits.integerTypes();
        return new InvalidModelException(
                types.isEmpty()
                        ? label(node) + " has no integer form"
                        : label(node) + " has no integer form with the " + operand + " stored as " + type
                                + "; activations may be stored as " + types);
    }

    /**
     * The node on other tensors, with the options that its integer form needs.
     *
     * @param types in which it reads inputs, by index
     */
    Node on(List<Integer> inputs, List<Integer> outputs, Map<Integer, DataType> types) {
        Node changed = node.withInputs(inputs).withOutputs(outputs);
        if (!types.containsValue(DataType.INT16)) {
            return changed;
        }
        return switch (node.operator()) {
            // Its default stands for scales that are powers of two.
            case "ADD" -> withOption(changed, "AddOptions", "pot_scale_int16", false);
            case "SUB" -> withOption(changed, "SubOptions", "pot_scale_int16", false);
            case "CONV_2D" -> withOption(changed, "Conv2DOptions", BIAS_TYPE, bias(types));
            case "TRANSPOSE_CONV" -> withOption(changed, "TransposeConvOptions", BIAS_TYPE, bias(types));
            case "FULLY_CONNECTED" -> withOption(changed, "FullyConnectedOptions", BIAS_TYPE, bias(types));
            default -> changed;
        };
    }

    private long bias(Map<Integer, DataType> types) {
        return traits.weight().map(weight -> types.get(weight.bias())).orElse(DataType.INT64) == DataType.INT32
                ? INT32
                : INT64;
    }

    private static Node withOption(Node node, String options, String option, Object value) {
        Attributes attributes = node.attributes().with(option, value);
        return node.withAttributes(
                attributes.has("tflite:options") ? attributes : attributes.with("tflite:options", options));
    }

    static String label(Node node) {
        return "operator " + node.id() + " (" + node.operator() + ")";
    }
}
