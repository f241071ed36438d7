package dev.hone.format.tflite.internal.operators;

import dev.hone.api.graph.Dialect;
import dev.hone.model.Attributes;
import dev.hone.model.DataType;
import dev.hone.model.Graph;
import dev.hone.model.GraphBuilder;
import dev.hone.model.Node;
import dev.hone.model.Quantization;
import dev.hone.model.Shape;
import dev.hone.model.SparseData;
import dev.hone.model.Tensor;
import dev.hone.model.TensorData;
import dev.hone.model.hone.HoneOp;
import dev.hone.model.hone.Lowering;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Lowers conversions, changes of shape, sparse encodings, and arithmetic. */
@Component
@Dialect("tflite")
public final class TfliteLowering implements Lowering {

    /** No shape or permutation of a tensor has more dimensions. */
    private static final int MAX_RANK = 64;

    /** No larger tensor is made dense in memory, in bytes. */
    private static final long MAX_DENSE = 1L << 26;

    @Activate
    public TfliteLowering() {}

    @Override
    public Optional<Graph> lower(Graph graph, Node node) {
        if (graph.input(node, 0).isEmpty()
                || node.outputs().size() != 1
                || graph.output(node, 0).isEmpty()) {
            return Optional.empty();
        }
        return switch (node.operator()) {
            case "DEQUANTIZE" -> dequantize(graph, node);
            case "DENSIFY" -> densify(graph, node);
            case "CAST" -> unquantized(graph, node).map(x -> cast(graph, node));
            case "RESHAPE" ->
                unquantized(graph, node)
                        .flatMap(x -> shape(graph, node))
                        .map(shape -> single(graph, node, HoneOp.RESHAPE, Attributes.of("shape", shape)));
            case "SQUEEZE", "EXPAND_DIMS" ->
                unquantized(graph, node)
                        .flatMap(x -> outputShape(graph, node))
                        .map(shape -> single(graph, node, HoneOp.RESHAPE, Attributes.of("shape", shape)));
            case "TRANSPOSE" ->
                unquantized(graph, node)
                        .flatMap(x -> small(graph.input(node, 1)))
                        .map(permutation ->
                                single(graph, node, HoneOp.TRANSPOSE, Attributes.of("permutation", permutation)));
            default -> ArithmeticLowering.lower(graph, node);
        };
    }

    /** The dense values of a constant; the sparse one stays an input, so that it is known where they come from. */
    private static Optional<Graph> densify(Graph graph, Node node) {
        Tensor x = graph.tensor(node.input(0));
        Tensor y = graph.tensor(node.output(0));
        long size = y.shape().isStatic() ? y.type().bytes(y.shape().elements()) : Long.MAX_VALUE;
        if (x.data().filter(SparseData.class::isInstance).isEmpty()
                || size > MAX_DENSE
                || x.type() != y.type()
                || !x.shape().equals(y.shape())) {
            return Optional.empty();
        }
        TensorData dense = SparseData.dense(x.data().get());
        return Optional.of(new GraphBuilder("")
                .put(input(0, x))
                .put(Tensor.constant(1, x.name(), x.type(), x.shape(), dense))
                .put(Tensor.activation(2, y.name(), y.type(), y.shape()))
                .append(HoneOp.IDENTITY.node(0, List.of(1), List.of(2), Attributes.NONE))
                .inputs(List.of(0))
                .outputs(List.of(2))
                .build());
    }

    /** Stored integers have no real values in the {@code hone} dialect, so what carries them along is not lowered. */
    private static Optional<Tensor> unquantized(Graph graph, Node node) {
        return graph.input(node, 0).filter(x -> x.quantization().isEmpty());
    }

    private static Graph cast(Graph graph, Node node) {
        return single(
                graph,
                node,
                HoneOp.CAST,
                Attributes.of("to", graph.tensor(node.output(0)).type().name()));
    }

    private static Optional<List<Long>> shape(Graph graph, Node node) {
        Optional<List<Long>> input = small(graph.input(node, 1));
        if (input.isPresent() || graph.input(node, 1).isPresent()) {
            return input;
        }
        return outputShape(graph, node);
    }

    private static Optional<List<Long>> outputShape(Graph graph, Node node) {
        Shape shape = graph.tensor(node.output(0)).shape();
        return shape.isStatic()
                ? Optional.of(
                        Arrays.stream(shape.toArray()).mapToObj(Long::valueOf).toList())
                : Optional.empty();
    }

    /** The values of a small constant of int32 or int64. */
    private static Optional<List<Long>> small(Optional<Tensor> constant) {
        if (constant.isEmpty()
                || constant.get().data().isEmpty()
                || constant.get().shape().elements() > MAX_RANK
                || (constant.get().type() != DataType.INT32 && constant.get().type() != DataType.INT64)) {
            return Optional.empty();
        }
        TensorData data = constant.get().data().get();
        ByteBuffer bytes = data.copy(0, (int) data.size());
        List<Long> values = new ArrayList<>();
        while (bytes.hasRemaining()) {
            values.add(constant.get().type() == DataType.INT32 ? bytes.getInt() : bytes.getLong());
        }
        return Optional.of(values);
    }

    private static Optional<Graph> dequantize(Graph graph, Node node) {
        Tensor x = graph.tensor(node.input(0));
        if (x.type().isFloat()) {
            return Optional.of(cast(graph, node));
        }
        return x.quantization().isPresent() && (x.type().bits() == 8 || x.type().bits() == 16)
                ? Optional.of(affine(graph, node, x.quantization().get()))
                : Optional.empty();
    }

    /**
     * {@code (cast(x) - zeroPoint) * scale}, rounded once: float32 holds the difference of stored types of up to 16
     * bits.
     */
    private static Graph affine(Graph graph, Node node, Quantization quantization) {
        Tensor x = graph.tensor(node.input(0));
        Tensor y = graph.tensor(node.output(0));
        int size = quantization.size();
        Shape constants = Shape.SCALAR;
        if (!quantization.isPerTensor()) {
            int[] ones = new int[x.shape().rank()];
            Arrays.fill(ones, 1);
            constants = Shape.of(ones).with(quantization.axis(), size);
        }
        float[] zeroPoints = new float[size];
        for (int i = 0; i < size; i++) {
            zeroPoints[i] = quantization.zeroPoint(i);
        }
        return new GraphBuilder("")
                .put(input(0, x))
                .put(Tensor.activation(1, "", DataType.FLOAT32, x.shape()))
                .put(Tensor.constant(2, "", DataType.FLOAT32, constants, TensorData.ofFloats(zeroPoints)))
                .put(Tensor.activation(3, "", DataType.FLOAT32, x.shape()))
                .put(Tensor.constant(4, "", DataType.FLOAT32, constants, TensorData.ofFloats(quantization.scales())))
                .put(Tensor.activation(5, "", DataType.FLOAT32, y.shape()))
                .append(HoneOp.CAST.node(0, List.of(0), List.of(1), Attributes.of("to", DataType.FLOAT32.name())))
                .append(HoneOp.SUBTRACT.node(1, List.of(1, 2), List.of(3), Attributes.NONE))
                .append(HoneOp.MULTIPLY.node(2, List.of(3, 4), List.of(5), Attributes.NONE))
                .inputs(List.of(0))
                .outputs(List.of(5))
                .build();
    }

    /** One operation on the first input; the other inputs went into its attributes. */
    private static Graph single(Graph graph, Node node, HoneOp op, Attributes attributes) {
        GraphBuilder lowered = new GraphBuilder("");
        List<Integer> inputs = new ArrayList<>();
        for (int id : node.inputs()) {
            if (id != Tensor.NONE) {
                inputs.add(inputs.size());
                lowered.put(input(inputs.size() - 1, graph.tensor(id)));
            }
        }
        Tensor y = graph.tensor(node.output(0));
        int output = inputs.size();
        return lowered.put(Tensor.activation(output, y.name(), y.type(), y.shape()))
                .append(op.node(0, List.of(0), List.of(output), attributes))
                .inputs(inputs)
                .outputs(List.of(output))
                .build();
    }

    private static Tensor input(int id, Tensor tensor) {
        return Tensor.activation(id, tensor.name(), tensor.type(), tensor.shape());
    }
}
