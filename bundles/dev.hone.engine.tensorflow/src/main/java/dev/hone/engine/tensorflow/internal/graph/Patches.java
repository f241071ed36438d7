package dev.hone.engine.tensorflow.internal.graph;

import dev.hone.model.Attributes;
import dev.hone.model.DataType;
import dev.hone.model.Graph;
import dev.hone.model.GraphBuilder;
import dev.hone.model.Node;
import dev.hone.model.Shape;
import dev.hone.model.Tensor;
import dev.hone.model.TensorData;
import dev.hone.model.hone.HoneOp;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Convolutions of samples as products of patches: what each window sees is gathered along the channels, by a
 * convolution whose filter picks one value for each, and the trained filter becomes one of 1 x 1. Patches depend on
 * samples alone, so they can be made ahead of the step; the convolution of a few channels that is left within it, and
 * above all its gradient, take a fraction of the time.
 */
public final class Patches {

    /** The most elements of a batch of patches: what takes more memory is not worth its time. */
    private static final long MOST = 1 << 22;

    private final Graph graph;
    private final GraphBuilder builder;
    private final int batch;
    private final Map<Window, Integer> made = new HashMap<>();

    private Patches(Graph graph, int batch) {
        this.graph = graph;
        this.builder = graph.edit();
        this.batch = batch;
    }

    /**
     * The same values.
     *
     * @param variables tensors that change from step to step
     * @param batch samples
     */
    public static Graph apply(Graph graph, Set<Integer> variables, int batch) {
        return new Patches(graph, batch).applied(variables);
    }

    private Graph applied(Set<Integer> variables) {
        Set<Integer> varying = new HashSet<>(variables);
        List<Node> candidates = new ArrayList<>();
        Set<Window> trained = new HashSet<>();
        for (Node node : graph.nodes()) {
            if (Fusion.is(node, HoneOp.CONV_2D) && !varying.contains(node.input(0))) {
                candidates.add(node);
                if (varying.contains(node.input(1)) && isWorthIt(node)) {
                    trained.add(window(node));
                }
            }
            if (node.inputs().stream().anyMatch(varying::contains)) {
                varying.addAll(node.outputs());
            }
        }
        // Others that see the same, such as a teacher's, take the patches that are there anyway.
        candidates.stream().filter(node -> trained.contains(window(node))).forEach(this::replace);
        return builder.build();
    }

    /** What a convolution sees of an image. */
    private record Window(int image, Shape filter, Attributes attributes) {}

    private Window window(Node convolution) {
        Shape filter = graph.tensor(convolution.input(1)).shape();
        return new Window(convolution.input(0), filter.with(3, 1), convolution.attributes());
    }

    /** As many values a window as the convolution yields are made in no more than its own time. */
    private boolean isWorthIt(Node convolution) {
        Tensor image = graph.tensor(convolution.input(0));
        Shape filter = graph.tensor(convolution.input(1)).shape();
        Shape result = graph.tensor(convolution.output(0)).shape();
        if (image.type() != DataType.FLOAT32
                || convolution.attributes().integer("groups", 1) != 1
                || !filter.isStatic()
                || !result.with(0, batch).isStatic()) {
            return false;
        }
        int window = size(filter);
        return window > filter.dimension(2)
                && window <= filter.dimension(3)
                && result.with(0, batch).with(3, window).elements() <= MOST;
    }

    private static int size(Shape filter) {
        return filter.dimension(0) * filter.dimension(1) * filter.dimension(2);
    }

    private void replace(Node convolution) {
        Shape filter = graph.tensor(convolution.input(1)).shape();
        int size = size(filter);
        List<Node> nodes = new ArrayList<>();
        int patches = made.computeIfAbsent(window(convolution), window -> {
            nodes.add(patches(convolution, size));
            return nodes.get(0).output(0);
        });
        Tensor product = put(Tensor.activation(
                builder.newTensorId(), "", DataType.FLOAT32, Shape.of(1, 1, size, filter.dimension(3))));
        nodes.add(HoneOp.RESHAPE.node(
                builder.newNodeId(),
                List.of(convolution.input(1)),
                List.of(product.id()),
                Attributes.of("shape", List.of(1L, 1L, (long) size, (long) filter.dimension(3)))));
        nodes.add(HoneOp.CONV_2D.node(
                convolution.id(), List.of(patches, product.id()), convolution.outputs(), Attributes.NONE));
        builder.replaceNode(convolution.id(), nodes.toArray(Node[]::new));
    }

    private Node patches(Node convolution, int size) {
        Tensor image = graph.tensor(convolution.input(0));
        Shape filter = graph.tensor(convolution.input(1)).shape();
        Shape result = graph.tensor(convolution.output(0)).shape();
        Tensor picking =
                put(Tensor.constant(builder.newTensorId(), "", DataType.FLOAT32, filter.with(3, size), identity(size)));
        Tensor patches = put(Tensor.activation(
                builder.newTensorId(), "patches of " + image.label(), DataType.FLOAT32, result.with(3, size)));
        return HoneOp.CONV_2D.node(
                builder.newNodeId(),
                List.of(image.id(), picking.id()),
                List.of(patches.id()),
                convolution.attributes());
    }

    private Tensor put(Tensor tensor) {
        builder.put(tensor);
        return tensor;
    }

    private static TensorData identity(int size) {
        float[] values = new float[size * size];
        for (int i = 0; i < size; i++) {
            values[i * size + i] = 1;
        }
        return TensorData.ofFloats(values);
    }
}
