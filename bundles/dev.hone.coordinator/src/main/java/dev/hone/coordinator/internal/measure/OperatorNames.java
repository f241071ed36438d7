package dev.hone.coordinator.internal.measure;

import dev.hone.model.Node;

/** How operators are named to people. */
final class OperatorNames {

    private OperatorNames() {}

    /** The operator, with the name that the model gives it where it is a custom one. */
    static String of(Node node) {
        return node.attributes()
                .text(node.dialect() + ":custom_code")
                .map(code -> node.operator() + " " + code)
                .orElse(node.operator());
    }

    static boolean isCustom(Node node) {
        return node.attributes().has(node.dialect() + ":custom_code");
    }
}
