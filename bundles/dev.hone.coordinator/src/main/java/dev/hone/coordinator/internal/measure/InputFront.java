package dev.hone.coordinator.internal.measure;

import dev.hone.model.DataType;
import dev.hone.model.Graph;
import dev.hone.model.Node;
import dev.hone.model.Tensor;
import dev.hone.model.hone.HoneOp;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The nodes at the front of a graph that scale and shift one of its inputs, the same for all elements.
 *
 * @param input that they start from
 * @param nodes in order
 * @param end the tensor that the last of them writes
 * @param scale what they compute together
 * @param next why the node after them is none of them
 */
record InputFront(Graph graph, Tensor input, List<Node> nodes, int end, PixelScale scale, String next) {

    InputFront {
        nodes = List.copyOf(nodes);
    }

    static InputFront of(Graph graph, int input) {
        List<Node> nodes = new ArrayList<>();
        PixelScale scale = PixelScale.IDENTITY;
        int end = input;
        while (true) {
            List<Node> readers = graph.consumers(end);
            if (readers.size() != 1) {
                return new InputFront(
                        graph, graph.tensor(input), nodes, end, scale, "it is read " + readers.size() + " times");
            }
            Node node = readers.get(0);
            Optional<PixelScale> after = after(graph, node, end, scale);
            if (after.isEmpty() || graph.outputs().contains(node.output(0))) {
                return new InputFront(
                        graph,
                        graph.tensor(input),
                        nodes,
                        end,
                        scale,
                        "what follows is " + node.operator().toLowerCase(Locale.ROOT) + " '"
                                + graph.tensor(node.output(0)).label()
                                + "', not one scale and one offset for all elements");
            }
            nodes.add(node);
            scale = after.get();
            end = node.output(0);
        }
    }

    private static Optional<PixelScale> after(Graph graph, Node node, int read, PixelScale scale) {
        Tensor from = graph.tensor(read);
        Tensor to = graph.tensor(node.output(0));
        if (to.type() != DataType.FLOAT32 || !to.shape().equals(from.shape())) {
            return Optional.empty();
        }
        if (node.operator().equals(HoneOp.CAST.name())) {
            return Optional.of(scale);
        }
        if (node.inputs().size() != 2) {
            return Optional.empty();
        }
        boolean first = node.input(0) == read;
        OptionalDouble number = number(graph.tensor(node.input(first ? 1 : 0)));
        if (number.isEmpty()) {
            return Optional.empty();
        }
        double value = number.getAsDouble();
        if (node.operator().equals(HoneOp.MULTIPLY.name())) {
            return Optional.of(scale.times(value));
        }
        if (node.operator().equals(HoneOp.ADD.name())) {
            return Optional.of(scale.plus(value));
        }
        if (first && node.operator().equals(HoneOp.SUBTRACT.name())) {
            return Optional.of(scale.plus(-value));
        }
        return first && node.operator().equals(HoneOp.DIVIDE.name())
                ? Optional.of(scale.times(1 / value))
                : Optional.empty();
    }

    /** The value that all elements of a constant have. */
    private static OptionalDouble number(Tensor constant) {
        if (constant.type() != DataType.FLOAT32 || constant.data().isEmpty()) {
            return OptionalDouble.empty();
        }
        FloatBuffer values = constant.data()
                .get()
                .copy(0, (int) constant.data().get().size())
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer();
        float value = values.get(0);
        while (values.hasRemaining()) {
            if (values.get() != value) {
                return OptionalDouble.empty();
            }
        }
        return OptionalDouble.of(value);
    }

    /** Why this is not what a scale and a zero point can stand for; empty if it is. */
    Optional<String> refusal() {
        String name = "input '" + input.label() + "': ";
        if (nodes.stream().allMatch(node -> node.operator().equals(HoneOp.CAST.name()))) {
            return Optional.of(name + next);
        }
        String range = (float) scale.offset() + " to " + (float) scale.white();
        if (!(scale.scale() > 0) || !(scale.scale() <= Float.MAX_VALUE)) {
            return Optional.of(name + "pixels become " + range + "; a scale above 0 is accepted");
        }
        return scale.offset() <= 0 && scale.white() >= 0
                ? Optional.empty()
                : Optional.of(name + "pixels become " + range + "; a range that holds 0 is accepted");
    }

    /** The graph without these nodes. */
    Graph removed() {
        List<Node> left = graph.nodes().stream()
                .filter(node -> !nodes.contains(node))
                .map(node -> node.withInputs(node.inputs().stream()
                        .map(id -> id == end ? Integer.valueOf(input.id()) : id)
                        .toList()))
                .toList();
        Tensor changed = input.withType(DataType.FLOAT32)
                .withAttributes(input.attributes().with(HoneOp.RANGE, List.of(scale.offset(), scale.white())));
        return graph.edit().put(changed).nodes(left).removeUnusedTensors().build();
    }
}
