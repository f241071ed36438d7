package dev.hone.training.tuning;

import dev.hone.model.Graph;
import dev.hone.model.Node;
import dev.hone.model.Shape;
import java.util.Optional;

/**
 * How an output of a network is made.
 *
 * @param output its tensor
 * @param logits the tensor before the softmax or sigmoid; the output itself where there is neither
 */
record OutputEnd(int output, int logits, Kind kind, Shape shape) {

    /** What the last operation makes of the logits. */
    enum Kind {
        SOFTMAX,
        SIGMOID,
        OTHER
    }

    static OutputEnd of(Graph network, int output) {
        int id = output;
        Shape shape = network.tensor(output).shape();
        while (true) {
            Optional<Node> producer = network.producer(id);
            String operator = producer.map(Node::operator).orElse("");
            if (operator.equals("SOFTMAX") && axis(producer.get(), shape) == shape.rank() - 1) {
                return new OutputEnd(output, producer.get().input(0), Kind.SOFTMAX, shape);
            }
            if (operator.equals("SIGMOID")) {
                return new OutputEnd(output, producer.get().input(0), Kind.SIGMOID, shape);
            }
            boolean same = operator.equals("IDENTITY") || operator.equals("RESHAPE");
            if (!same || !network.tensor(producer.get().input(0)).shape().equals(shape)) {
                return new OutputEnd(output, output, Kind.OTHER, shape);
            }
            id = producer.get().input(0);
        }
    }

    private static int axis(Node softmax, Shape shape) {
        int axis = (int) softmax.attributes().integer("axis", -1);
        return axis < 0 ? axis + shape.rank() : axis;
    }

    /** Entries of the last axis. */
    int classes() {
        return shape.rank() < 2 ? 1 : shape.dimension(shape.rank() - 1);
    }

    /** Values of one sample. */
    long elements() {
        return shape.with(0, 1).elements();
    }
}
