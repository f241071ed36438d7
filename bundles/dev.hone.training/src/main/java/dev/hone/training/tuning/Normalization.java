package dev.hone.training.tuning;

import dev.hone.model.Graph;
import dev.hone.model.Node;
import dev.hone.model.Shape;
import dev.hone.model.Tensor;
import dev.hone.model.hone.HoneOp;
import dev.hone.training.Weight;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A batch normalization right behind a product with a kernel that nothing else reads.
 *
 * @param product the node that multiplies by the kernel
 * @param addition the node that adds a bias between, if there is one
 * @param node the normalization
 * @param kernel its tensor, a constant that the product may read moved
 */
record Normalization(Graph graph, Node product, Optional<Node> addition, Node node, int kernel) {

    /** Of a normalization that can be folded into a kernel. */
    static Optional<Normalization> of(Graph graph, Node node) {
        Optional<Node> before = onlyBefore(graph, node.input(0));
        Optional<Node> addition = before.filter(found -> found.operator().equals("ADD"))
                .filter(found -> graph.tensor(found.input(1)).isConstant()
                        && graph.tensor(found.input(1)).shape().rank() == 1);
        Optional<Node> product =
                addition.isPresent() ? onlyBefore(graph, addition.get().input(0)) : before;
        return product.filter(found ->
                        HoneAxes.of(found, operand(graph, found).shape()).isPresent())
                .flatMap(found -> ChannelNorm.constant(
                                graph, operand(graph, found).id())
                        .stream()
                        .mapToObj(kernel -> new Normalization(graph, found, addition, node, kernel))
                        .findFirst());
    }

    private static Tensor operand(Graph graph, Node product) {
        return graph.tensor(product.input(product.inputs().size() - 1));
    }

    /** What writes a tensor that one node reads and that is no output. */
    private static Optional<Node> onlyBefore(Graph graph, int tensor) {
        return graph.consumers(tensor).size() == 1 && !graph.outputs().contains(tensor)
                ? graph.producer(tensor)
                : Optional.empty();
    }

    /** Tensor of the bias. */
    OptionalInt bias() {
        return addition.map(found -> OptionalInt.of(found.input(1))).orElse(OptionalInt.empty());
    }

    int gamma() {
        return node.input(1);
    }

    int beta() {
        return node.input(2);
    }

    int mean() {
        return node.input(3);
    }

    int variance() {
        return node.input(4);
    }

    List<Integer> parameters() {
        return List.of(gamma(), beta(), mean(), variance());
    }

    double epsilon() {
        return node.attributes().real("epsilon", 1e-3);
    }

    /**
     * The shape in which a value for each channel is multiplied with the kernel.
     *
     * @param weight the kernel
     */
    Shape perChannel(Weight weight) {
        Shape kernel = weight.shape();
        if (kernel() != operand(graph, product).id()) {
            int[] ones = new int[kernel.rank()];
            Arrays.fill(ones, 1);
            ones[weight.outputChannelAxis()] = weight.outputChannels();
            return Shape.of(ones);
        }
        int last = kernel.rank() - 1;
        return switch (HoneOp.valueOf(product.operator())) {
            case DEPTHWISE_CONV_2D -> Shape.of(kernel.dimension(last - 1), kernel.dimension(last));
            case CONV_2D_TRANSPOSE -> Shape.of(kernel.dimension(last - 1), 1);
            case MATMUL ->
                product.attributes().flag("transpose-b", false)
                        ? Shape.of(kernel.dimension(last - 1), 1)
                        : Shape.of(kernel.dimension(last));
            default -> Shape.of(kernel.dimension(last));
        };
    }

    /** Whether it can be folded into its kernel: where that is moved, the axis of its channels must be known. */
    private boolean fits(Weight weight) {
        return weight != null
                && (kernel() == operand(graph, product).id() || weight.outputChannelAxis() != Tensor.NONE);
    }

    /** All of a network, by the tensors of their kernels. */
    static Map<Integer, Normalization> all(Network network) {
        Graph graph = network.graph();
        Map<Integer, Normalization> found = new LinkedHashMap<>();
        graph.nodes().stream()
                .filter(node -> node.operator().equals(HoneOp.BATCH_NORM.name()))
                .flatMap(node -> of(graph, node).stream())
                .filter(each -> each.fits(network.weights().get(each.kernel())))
                .forEach(each -> found.put(each.kernel(), each));
        return found;
    }
}
