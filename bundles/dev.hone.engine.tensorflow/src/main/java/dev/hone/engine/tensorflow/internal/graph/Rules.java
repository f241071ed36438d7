package dev.hone.engine.tensorflow.internal.graph;

import dev.hone.model.InvalidModelException;
import dev.hone.model.Node;
import dev.hone.model.hone.HoneOp;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;

/** The rule of each operation of the dialect. */
final class Rules {

    private static final Map<HoneOp, Rule> ALL = new EnumMap<>(HoneOp.class);

    static {
        Elementwise.register(ALL);
        Shapes.register(ALL);
        Reductions.register(ALL);
        Convolutions.register(ALL);
        BatchNorms.register(ALL);
        CrossEntropies.register(ALL);
        Quantizations.register(ALL);
    }

    private Rules() {}

    /** @throws InvalidModelException if there is none */
    static Rule of(Node node) {
        Rule rule = node.dialect().equals(HoneOp.DIALECT)
                ? Arrays.stream(HoneOp.values())
                        .filter(op -> op.name().equals(node.operator()))
                        .findFirst()
                        .map(ALL::get)
                        .orElse(null)
                : null;
        if (rule == null) {
            throw new InvalidModelException("operator " + node.operator() + " of the dialect " + node.dialect()
                    + " cannot be trained with TensorFlow");
        }
        return rule;
    }
}
