package dev.hone.format.tflite.internal.quantize;

import dev.hone.model.Node;
import dev.hone.model.Quantization;

/**
 * Drops bounds that lie far above all that an output's stored type can hold. The kernels compute bounds such as 6 /
 * scale in int32, and refuse a scale so small that this overflows; int16 activations in a deep network reach it.
 */
final class ReachableBounds {

    private static final String FUSED = "fused_activation_function";

    /** Codes of the schema's {@code ActivationFunctionType}. */
    private static final long NONE = 0;

    private static final long RELU = 1;
    private static final long RELU_N1_TO_1 = 2;
    private static final long RELU6 = 3;

    /** Half of what int32 holds, so that no rounding reaches it. */
    private static final double LARGEST_BOUND = 1 << 30;

    private ReachableBounds() {}

    /** The same function on stored integers. */
    static Node of(Node node, Quantization output) {
        double scale = output.scale(0);
        long fused = node.attributes().integer(FUSED, NONE);
        if (fused == RELU6 && 6 / scale > LARGEST_BOUND) {
            return node.withAttributes(node.attributes().with(FUSED, RELU));
        }
        if (fused == RELU_N1_TO_1 && 1 / scale > LARGEST_BOUND) {
            return node.withAttributes(node.attributes().with(FUSED, NONE));
        }
        return node.operator().equals("RELU6") && 6 / scale > LARGEST_BOUND
                ? new Node(node.id(), node.dialect(), "RELU", 1, node.inputs(), node.outputs(), node.attributes())
                : node;
    }
}
