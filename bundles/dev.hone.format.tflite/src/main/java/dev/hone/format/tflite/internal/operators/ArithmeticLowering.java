package dev.hone.format.tflite.internal.operators;

import dev.hone.model.Attributes;
import dev.hone.model.DataType;
import dev.hone.model.Graph;
import dev.hone.model.GraphBuilder;
import dev.hone.model.Node;
import dev.hone.model.Tensor;
import dev.hone.model.hone.HoneOp;
import dev.hone.model.traits.Clamp;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Lowers float arithmetic, with its fused activation, and the activations that are clamps. */
final class ArithmeticLowering {

    /** No tensor has more dimensions. */
    private static final int MAX_RANK = 64;

    private ArithmeticLowering() {}

    static Optional<Graph> lower(Graph graph, Node node) {
        return switch (node.operator()) {
            case "ADD" -> binary(graph, node, HoneOp.ADD);
            case "SUB" -> binary(graph, node, HoneOp.SUBTRACT);
            case "MUL" -> binary(graph, node, HoneOp.MULTIPLY);
            case "DIV" -> binary(graph, node, HoneOp.DIVIDE);
            case "RELU" -> clamp(graph, node, new Clamp(0, Double.POSITIVE_INFINITY));
            case "RELU6" -> clamp(graph, node, new Clamp(0, 6));
            case "RELU_N1_TO_1" -> clamp(graph, node, new Clamp(-1, 1));
            case "RELU_0_TO_1" -> clamp(graph, node, new Clamp(0, 1));
            case "PAD" -> pad(graph, node);
            default -> Optional.empty();
        };
    }

    private static Optional<Graph> binary(Graph graph, Node node, HoneOp op) {
        if (node.inputs().size() != 2 || !isFloat(graph, node)) {
            return Optional.empty();
        }
        Clamp fused = FusedActivation.of(node);
        return Optional.of(
                fused.equals(Clamp.NONE)
                        ? lowered(graph, node, op.node(0, List.of(0, 1), List.of(2), Attributes.NONE))
                        : lowered(
                                graph,
                                node,
                                op.node(0, List.of(0, 1), List.of(3), Attributes.NONE),
                                clampNode(1, 3, 2, fused)));
    }

    private static Optional<Graph> clamp(Graph graph, Node node, Clamp clamp) {
        return node.inputs().size() == 1 && isFloat(graph, node)
                ? Optional.of(lowered(graph, node, clampNode(0, 0, 1, clamp)))
                : Optional.empty();
    }

    private static Node clampNode(int id, int from, int to, Clamp clamp) {
        return clamp.min() == 0 && Double.isInfinite(clamp.max())
                ? HoneOp.RELU.node(id, List.of(from), List.of(to), Attributes.NONE)
                : HoneOp.CLIP.node(
                        id,
                        List.of(from),
                        List.of(to),
                        Attributes.of("min", clamp.min()).with("max", clamp.max()));
    }

    private static Optional<Graph> pad(Graph graph, Node node) {
        Optional<Tensor> paddings = graph.input(node, 1)
                .filter(tensor -> tensor.isConstant() && tensor.type() == DataType.INT32)
                .filter(tensor -> tensor.shape().elements() <= 2 * MAX_RANK);
        if (node.inputs().size() != 2 || paddings.isEmpty() || !isFloat(graph, node)) {
            return Optional.empty();
        }
        ByteBuffer values = paddings.get().data().orElseThrow().copy(0, (int)
                paddings.get().data().orElseThrow().size());
        List<Long> before = new ArrayList<>();
        List<Long> after = new ArrayList<>();
        while (values.remaining() >= 8) {
            before.add((long) values.getInt());
            after.add((long) values.getInt());
        }
        Attributes attributes =
                Attributes.of("before", before).with("after", after).with("value", 0.0);
        return Optional.of(lowered(graph, node, HoneOp.PAD.node(0, List.of(0), List.of(2), attributes)));
    }

    /** Whether all that is real is float32 and not stored otherwise. */
    private static boolean isFloat(Graph graph, Node node) {
        return graph.input(node, 0).filter(ArithmeticLowering::isFloat).isPresent()
                && graph.find(node.output(0))
                        .filter(ArithmeticLowering::isFloat)
                        .isPresent();
    }

    private static boolean isFloat(Tensor tensor) {
        return tensor.type() == DataType.FLOAT32 && tensor.quantization().isEmpty();
    }

    /** Inputs are the tensors from 0 on, the output is the one behind them, what is between is behind that. */
    private static Graph lowered(Graph graph, Node node, Node... nodes) {
        GraphBuilder builder = new GraphBuilder("");
        List<Integer> inputs = new ArrayList<>();
        for (int id : node.inputs()) {
            Tensor tensor = graph.tensor(id);
            builder.put(Tensor.activation(inputs.size(), tensor.name(), tensor.type(), tensor.shape()));
            inputs.add(inputs.size());
        }
        Tensor output = graph.tensor(node.output(0));
        for (int i = 0; i < nodes.length; i++) {
            builder.put(Tensor.activation(inputs.size() + i, output.name(), output.type(), output.shape()));
            builder.append(nodes[i]);
        }
        return builder.inputs(inputs).outputs(List.of(inputs.size())).build();
    }
}
