package dev.hone.training.reference;

import dev.hone.model.InvalidModelException;
import dev.hone.model.Node;
import dev.hone.model.hone.HoneOp;
import java.util.List;

/** A node with the values of its inputs. */
final class Call {

    private final Node node;
    private final List<Array> inputs;

    Call(Node node, List<Array> inputs) {
        this.node = node;
        this.inputs = inputs;
    }

    HoneOp op() {
        return HoneOp.valueOf(node.operator());
    }

    Array input(int index) {
        return inputs.get(index);
    }

    List<Array> inputs() {
        return inputs;
    }

    /** A list of whole numbers. */
    int[] integers(String name) {
        if (!node.attributes().has(name)) {
            throw new InvalidModelException(node.operator() + " has no attribute " + name);
        }
        return integers(name, new int[0]);
    }

    int[] integers(String name, int... otherwise) {
        return node.attributes().integers(name, otherwise);
    }

    int integer(String name, int otherwise) {
        return (int) node.attributes().integer(name, otherwise);
    }

    /** The attribute {@code axis}, counted from the front, of an array of this rank. */
    int axis(int rank) {
        int axis = integer("axis", 0);
        return axis < 0 ? axis + rank : axis;
    }

    double real(String name, double otherwise) {
        return node.attributes()
                .real(
                        name,
                        node.attributes().integer(name, Long.MIN_VALUE) == Long.MIN_VALUE
                                ? otherwise
                                : node.attributes().integer(name, 0));
    }

    boolean flag(String name) {
        return node.attributes().flag(name, false);
    }

    String text(String name) {
        return node.attributes().text(name).orElse("");
    }
}
