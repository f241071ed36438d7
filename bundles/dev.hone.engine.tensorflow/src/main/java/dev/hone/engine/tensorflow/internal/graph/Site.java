package dev.hone.engine.tensorflow.internal.graph;

import dev.hone.model.Graph;
import dev.hone.model.InvalidModelException;
import dev.hone.model.Node;
import dev.hone.model.Tensor;
import java.util.List;
import java.util.stream.IntStream;
import org.tensorflow.Output;

/** A node where its rule meets it. */
record Site(Emitter tf, Graph graph, Node node, List<Output<?>> inputs) {

    Output<?> input(int index) {
        return inputs.get(index);
    }

    /** The tensor of an input as the graph declares it. */
    Tensor declared(int index) {
        return graph.tensor(node.input(index));
    }

    Tensor output() {
        return graph.tensor(node.output(0));
    }

    int rank() {
        return input(0).shape().numDimensions();
    }

    /** A dimension, which must be known. */
    long dimension(int input, int axis) {
        long size = input(input).shape().get(axis);
        if (size < 0) {
            throw new InvalidModelException(node.operator() + " cannot be trained where dimension " + axis + " of "
                    + declared(input).label() + " is not known");
        }
        return size;
    }

    long integer(String name, long otherwise) {
        return node.attributes().integer(name, otherwise);
    }

    /** A real number, which may be written as a whole one. */
    double real(String name, double otherwise) {
        return real(node, name, otherwise);
    }

    static double real(Node node, String name, double otherwise) {
        return node.attributes()
                .get(name, Number.class)
                .map(Number::doubleValue)
                .orElse(otherwise);
    }

    boolean flag(String name) {
        return node.attributes().flag(name, false);
    }

    /** A list of whole numbers; 1 in each place where it is absent. */
    long[] ones(String name, int length) {
        return node.attributes().has(name)
                ? longs(name)
                : IntStream.range(0, length).mapToLong(i -> 1).toArray();
    }

    long[] longs(String name) {
        if (!node.attributes().has(name)) {
            throw new InvalidModelException(node.operator() + " has no " + name);
        }
        return IntStream.of(node.attributes().integers(name)).asLongStream().toArray();
    }

    boolean same() {
        return node.attributes().text("padding").orElse("VALID").equals("SAME");
    }

    /** An axis counted from the front. */
    int axis(int rank) {
        int axis = (int) integer("axis", -1);
        return axis < 0 ? axis + rank : axis;
    }
}
