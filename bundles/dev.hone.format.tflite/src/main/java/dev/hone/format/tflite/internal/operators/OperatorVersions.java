package dev.hone.format.tflite.internal.operators;

import dev.hone.model.DataType;
import dev.hone.model.InvalidModelException;
import dev.hone.model.Node;
import dev.hone.model.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;

/**
 * The versions that integer forms of operators need. A version also rises with options and ranks, the same way for
 * float and for integers, so the version as read accounts for those; it is never lowered.
 */
public final class OperatorVersions {

    /** The first version that multiplies int8 activations with weights of int4. */
    private static final Map<String, Integer> PACKED =
            Map.of("CONV_2D", 7, "DEPTHWISE_CONV_2D", 7, "FULLY_CONNECTED", 10);

    private OperatorVersions() {}

    /** A node with the version that its tensors need, or the one that it has if that is higher. */
    public static Node raise(Node node, IntFunction<Optional<Tensor>> tensors) {
        List<Tensor> inputs = present(node.inputs(), tensors);
        List<Tensor> outputs = present(node.outputs(), tensors);
        int needed = needed(node, inputs, outputs);
        return needed > node.version() ? node.withVersion(needed) : node;
    }

    private static int needed(Node node, List<Tensor> inputs, List<Tensor> outputs) {
        return switch (node.operator()) {
            case "QUANTIZE" -> outputs.get(0).type() == DataType.INT16 ? 2 : 1;
            case "DEQUANTIZE" -> dequantize(inputs.get(0));
            case "MUL" -> Math.max(activation("MUL", inputs, outputs), rescales(inputs, outputs) ? 3 : 1);
            default -> activation(node.operator(), inputs, outputs);
        };
    }

    /** A float node that reads trained constants itself in a stored type, with the version that needs. */
    public static Node raiseHybrid(Node node, DataType constants, boolean blocks) {
        int needed = OperatorTable.of(node.operator())
                .constants()
                .map(facts -> blocks ? facts.blocks() : facts.direct())
                .map(versions -> versions.get(constants))
                .orElseThrow(() -> new InvalidModelException("operator " + node.id() + " (" + node.operator()
                        + ") does not read constants stored as " + constants + (blocks ? " in blocks" : "")));
        return needed > node.version() ? node.withVersion(needed) : node;
    }

    private static int dequantize(Tensor input) {
        boolean perChannel =
                input.quantization().filter(scales -> !scales.isPerTensor()).isPresent();
        return switch (input.type()) {
            case INT4 -> 6;
            case INT8 -> perChannel ? 5 : 2;
            default -> 3;
        };
    }

    /** Activations are all of one type; beside them an operator may read int8 weights, int32 indices and bools. */
    private static int activation(String operator, List<Tensor> inputs, List<Tensor> outputs) {
        OperatorFacts facts = OperatorTable.of(operator);
        boolean wide = inputs.stream().anyMatch(OperatorVersions::wide)
                || outputs.stream().anyMatch(OperatorVersions::wide);
        boolean packed = inputs.stream().anyMatch(tensor -> tensor.type() == DataType.INT4);
        return packed
                ? PACKED.getOrDefault(operator, 1)
                : facts.versions().getOrDefault(wide ? DataType.INT16 : DataType.INT8, 1);
    }

    /** Whether an operator computes with int8 activations and a weight of int4. */
    public static boolean readsPacked(String operator) {
        return PACKED.containsKey(operator);
    }

    private static boolean wide(Tensor tensor) {
        return tensor.type() == DataType.INT16 && tensor.quantization().isPresent();
    }

    /** Whether the product of the stored integers has to be multiplied by 1 or more. */
    private static boolean rescales(List<Tensor> inputs, List<Tensor> outputs) {
        return scale(inputs.get(0)) * scale(inputs.get(1)) / scale(outputs.get(0)) >= 1;
    }

    private static float scale(Tensor tensor) {
        return tensor.quantization().map(quantization -> quantization.scale(0)).orElse(0f);
    }

    private static List<Tensor> present(List<Integer> ids, IntFunction<Optional<Tensor>> tensors) {
        return ids.stream().map(tensors::apply).flatMap(Optional::stream).toList();
    }
}
