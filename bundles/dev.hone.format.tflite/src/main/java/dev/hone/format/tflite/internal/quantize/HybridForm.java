package dev.hone.format.tflite.internal.quantize;

import dev.hone.format.tflite.internal.operators.OperatorVersions;
import dev.hone.model.Attributes;
import dev.hone.model.Node;
import dev.hone.quantization.WeightForm;

/** Float operators that read stored constants themselves. */
final class HybridForm {

    private static final String ASYMMETRIC = "asymmetric_quantize_inputs";
    private static final String OPTIONS = "tflite:options";

    private HybridForm() {}

    /**
     * The node in the version and with the options for that. Where the kernel offers it, it stores its other operand
     * with a zero point, which halves the step for operands of one sign.
     *
     * @throws dev.hone.model.InvalidModelException if the operator does not read that type, naming both
     */
    static Node of(Node node, WeightForm form) {
        Node raised = OperatorVersions.raiseHybrid(node, form.type(), form instanceof WeightForm.Blocks);
        return switch (node.operator()) {
            case "FULLY_CONNECTED" -> asymmetric(raised, "FullyConnectedOptions");
            case "BATCH_MATMUL" -> asymmetric(raised, "BatchMatMulOptions");
            default -> raised;
        };
    }

    private static Node asymmetric(Node node, String options) {
        Attributes attributes = node.attributes().with(ASYMMETRIC, true);
        return node.withAttributes(attributes.has(OPTIONS) ? attributes : attributes.with(OPTIONS, options));
    }
}
