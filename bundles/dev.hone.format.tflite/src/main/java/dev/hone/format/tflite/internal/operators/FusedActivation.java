package dev.hone.format.tflite.internal.operators;

import dev.hone.model.Node;
import dev.hone.model.traits.Clamp;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A code of the schema's {@code ActivationFunctionType} that kernels compute: they ignore a fused TANH or SIGN_BIT.
 *
 * @param clamp what it does
 */
record FusedActivation(long code, Clamp clamp) {

    private static final List<FusedActivation> ALL = List.of(
            new FusedActivation(0, Clamp.NONE),
            new FusedActivation(1, new Clamp(0, Double.POSITIVE_INFINITY)),
            new FusedActivation(2, new Clamp(-1, 1)),
            new FusedActivation(3, new Clamp(0, 6)));

    private static final String OPTION = "fused_activation_function";

    private static final String OPTIONS = "tflite:options";

    /**
     * The operators whose kernels compute a fused activation in float and in integers, with the name of their options.
     */
    private static final Map<String, String> CARRIERS = Map.of(
            "CONV_2D", "Conv2DOptions",
            "DEPTHWISE_CONV_2D", "DepthwiseConv2DOptions",
            "FULLY_CONNECTED", "FullyConnectedOptions",
            "AVERAGE_POOL_2D", "Pool2DOptions",
            "MAX_POOL_2D", "Pool2DOptions",
            "ADD", "AddOptions",
            "SUB", "SubOptions",
            "MUL", "MulOptions",
            "DIV", "DivOptions");

    /** The bounds of a node by its fused activation. */
    static Clamp of(Node node) {
        long code = node.attributes().integer(OPTION, 0);
        return ALL.stream()
                .filter(activation -> activation.code == code)
                .map(FusedActivation::clamp)
                .findFirst()
                .orElse(Clamp.NONE);
    }

    /** The node with an activation behind the one that it has; empty where no activation function is both. */
    static Optional<Node> fuse(Node node, Clamp further) {
        String options = CARRIERS.get(node.operator());
        if (options == null || node.attributes().integer(OPTION, 0) >= ALL.size()) {
            return Optional.empty();
        }
        Clamp both = of(node).within(further);
        return ALL.stream()
                .filter(activation -> activation.clamp.equals(both))
                .findFirst()
                .map(activation -> node.attributes().with(OPTION, activation.code))
                .map(attributes -> attributes.has(OPTIONS) ? attributes : attributes.with(OPTIONS, options))
                .map(node::withAttributes);
    }
}
