package dev.hone.format.tflite.internal.quantize;

import dev.hone.model.Attributes;
import dev.hone.model.DataType;
import dev.hone.model.Graph;
import dev.hone.model.GraphBuilder;
import dev.hone.model.Model;
import dev.hone.model.Node;
import dev.hone.model.Shape;
import dev.hone.model.Tensor;
import dev.hone.model.TensorData;
import dev.hone.model.TensorRef;
import dev.hone.quantization.RangeProbe;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Puts REDUCE_MIN and REDUCE_MAX directly behind the operators whose outputs are asked for: no activation then lives
 * longer than it did, and XNNPACK still takes the whole graph.
 */
final class RangeReductions {

    private static final String DIALECT = "tflite";
    private static final Attributes OPTIONS =
            Attributes.of("tflite:options", "ReducerOptions").with("keep_dims", false);

    private final GraphBuilder builder;
    private final Map<Integer, Integer> axes = new HashMap<>();

    private RangeReductions(GraphBuilder builder) {
        this.builder = builder;
    }

    static Optional<RangeProbe> add(Model model, List<TensorRef> activations) {
        Graph graph = model.main();
        if (!activations.stream().allMatch(ref -> isReducible(graph, ref))) {
            return Optional.empty();
        }
        return Optional.of(new RangeReductions(graph.edit()).add(model, graph, activations));
    }

    private static boolean isReducible(Graph graph, TensorRef ref) {
        return ref.graph() == 0
                && graph.tensor(ref.tensor()).type() == DataType.FLOAT32
                && graph.tensor(ref.tensor()).shape().rank() > 0
                && graph.producer(ref.tensor()).isPresent();
    }

    private RangeProbe add(Model model, Graph graph, List<TensorRef> activations) {
        Map<Integer, List<Node>> behind = new HashMap<>();
        List<TensorRef> minima = new ArrayList<>();
        List<TensorRef> maxima = new ArrayList<>();
        for (TensorRef activation : activations) {
            Tensor tensor = graph.tensor(activation.tensor());
            Node producer = graph.producer(tensor.id()).orElseThrow();
            List<Node> reductions = behind.computeIfAbsent(producer.id(), id -> new ArrayList<>());
            minima.add(reduce("REDUCE_MIN", tensor, reductions));
            maxima.add(reduce("REDUCE_MAX", tensor, reductions));
        }
        List<Node> nodes = new ArrayList<>();
        for (Node node : graph.nodes()) {
            nodes.add(node);
            nodes.addAll(behind.getOrDefault(node.id(), List.of()));
        }
        Graph probed = builder.nodes(nodes).build();
        return new RangeProbe(model.withGraph(0, probed), minima, maxima);
    }

    private TensorRef reduce(String operator, Tensor tensor, List<Node> reductions) {
        int result = builder.newTensorId();
        Shape shape = tensor.shape();
        Shape reduced = shape.rank() == 1 ? Shape.SCALAR : Shape.of(shape.dimension(0));
        builder.put(Tensor.activation(result, "", DataType.FLOAT32, reduced));
        List<Integer> inputs = List.of(tensor.id(), axes(shape.rank()));
        reductions.add(new Node(builder.newNodeId(), DIALECT, operator, 1, inputs, List.of(result), OPTIONS));
        return new TensorRef(0, result);
    }

    /** All but the first, over which samples of a batch may lie. */
    private int axes(int rank) {
        return axes.computeIfAbsent(rank, key -> {
            int id = builder.newTensorId();
            int[] all = rank == 1 ? new int[] {0} : IntStream.range(1, rank).toArray();
            builder.put(Tensor.constant(id, "", DataType.INT32, Shape.of(all.length), TensorData.ofInts(all)));
            return id;
        });
    }
}
