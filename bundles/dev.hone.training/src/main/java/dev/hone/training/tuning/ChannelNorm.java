package dev.hone.training.tuning;

import dev.hone.model.DataType;
import dev.hone.model.Graph;
import dev.hone.model.Node;
import dev.hone.model.Shape;
import dev.hone.model.Tensor;
import dev.hone.model.TensorData;
import dev.hone.training.Weight;
import dev.hone.training.Weight.Role;
import dev.hone.training.reference.Array;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Predicate;

/**
 * A convolution with a bias behind which channels can be normalized while it is trained, and folded afterwards.
 *
 * @param kernel tensor of the network
 * @param bias tensor of the network
 * @param addition the node that adds the bias
 */
record ChannelNorm(int kernel, int bias, Node addition) {

    private static final Set<String> CONVOLUTIONS = Set.of("CONV_2D", "DEPTHWISE_CONV_2D", "CONV_2D_TRANSPOSE");

    /** @param free weights whose channels may be scaled */
    static List<ChannelNorm> all(Network network, Predicate<Weight> free) {
        List<ChannelNorm> found = new ArrayList<>();
        network.weights().forEach((id, weight) -> {
            if (weight.role() == Role.BIAS) {
                of(network, id, free).ifPresent(found::add);
            }
        });
        return found;
    }

    private static Optional<ChannelNorm> of(Network network, int bias, Predicate<Weight> free) {
        Graph graph = network.graph();
        Optional<Node> addition = only(graph, bias)
                .filter(node -> node.operator().equals("ADD") && node.input(1) == bias)
                .filter(node -> !graph.outputs().contains(node.output(0)));
        Optional<Node> product = addition.flatMap(node -> graph.producer(node.input(0)))
                .filter(node -> CONVOLUTIONS.contains(node.operator()))
                .filter(node -> only(graph, node.output(0)).equals(addition));
        OptionalInt kernel = product.map(
                        node -> constant(graph, node.input(node.inputs().size() - 1)))
                .orElse(OptionalInt.empty());
        if (kernel.isEmpty() || isNormalized(graph, addition.orElseThrow())) {
            return Optional.empty();
        }
        return Optional.ofNullable(network.weights().get(kernel.getAsInt()))
                .filter(weight -> weight.outputChannelAxis() != Tensor.NONE
                        && weight.outputChannels() == graph.tensor(bias).shape().elements())
                .filter(free)
                .map(weight -> new ChannelNorm(kernel.getAsInt(), bias, addition.orElseThrow()));
    }

    private static Optional<Node> only(Graph graph, int tensor) {
        List<Node> consumers = graph.consumers(tensor);
        return consumers.size() == 1 && !graph.outputs().contains(tensor)
                ? Optional.of(consumers.get(0))
                : Optional.empty();
    }

    /** The constant that reaches a tensor by being moved only, and nothing else. */
    static OptionalInt constant(Graph graph, int tensor) {
        if (only(graph, tensor).isEmpty()) {
            return OptionalInt.empty();
        }
        if (graph.tensor(tensor).isConstant()) {
            return OptionalInt.of(tensor);
        }
        return graph.producer(tensor)
                .filter(HoneNodes::moves)
                .map(node -> constant(graph, node.input(0)))
                .orElse(OptionalInt.empty());
    }

    private static boolean isNormalized(Graph graph, Node addition) {
        return graph.consumers(addition.output(0)).stream()
                .anyMatch(node -> node.operator().equals("BATCH_NORM"));
    }

    /** What is normalized. */
    int output() {
        return addition.output(0);
    }

    int channels(Graph graph) {
        return (int) graph.tensor(bias).shape().elements();
    }

    /** A kernel as the model stores it, each output channel multiplied by its factor; zeros stay zeros. */
    static TensorData scaled(Weight kernel, TensorData data, double... factors) {
        double[] values = Array.of(DataType.FLOAT32, kernel.shape(), data).toArray();
        int inner = 1;
        for (int axis = kernel.outputChannelAxis() + 1; axis < kernel.shape().rank(); axis++) {
            inner *= kernel.shape().dimension(axis);
        }
        float[] scaled = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            scaled[i] = values[i] == 0 ? 0 : (float) (values[i] * factors[i / inner % factors.length]);
        }
        return TensorData.ofFloats(scaled);
    }

    /** The values of a vector in a map of variables. */
    static double[] vector(Map<String, TensorData> values, String name) {
        TensorData data = values.get(name);
        return Array.of(DataType.FLOAT32, Shape.of((int) (data.size() / Float.BYTES)), data)
                .toArray();
    }
}
