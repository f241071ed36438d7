package dev.hone.training.tuning;

import dev.hone.api.graph.GraphPass;
import dev.hone.api.graph.Operators;
import dev.hone.api.technique.Context;
import dev.hone.api.technique.Outcome;
import dev.hone.model.DataType;
import dev.hone.model.Graph;
import dev.hone.model.GraphBuilder;
import dev.hone.model.HalfData;
import dev.hone.model.Lineage;
import dev.hone.model.Model;
import dev.hone.model.Node;
import dev.hone.model.Sparsity;
import dev.hone.model.Tensor;
import dev.hone.model.TensorData;
import dev.hone.model.TensorRef;
import dev.hone.model.traits.OperatorKind;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Constants that a model stored as FLOAT16, widened before they were read. Folding made them FLOAT32, so that they can
 * be changed; here they are stored again as they were. Rounding keeps zeros zero and equal values equal.
 */
final class HalfPrecision {

    private HalfPrecision() {}

    /**
     * An outcome whose model stores in half precision what the model that the chain began with did, as far as it still
     * has it, as FLOAT32 and within range.
     */
    static Outcome kept(Outcome outcome, Context context) {
        if (!(outcome instanceof Outcome.Applied applied) || context.original().isEmpty()) {
            return outcome;
        }
        Model model = applied.model();
        List<Node> widening = widening(context.original().get(), model, context.operators());
        if (widening.isEmpty()) {
            return outcome;
        }
        GraphPass.Result stored = stored(model, context.original().get().main(), widening);
        List<String> notes = new ArrayList<>(applied.notes());
        notes.add(widening.size() + (widening.size() == 1 ? " constant is" : " constants are")
                + " stored in half precision, as before");
        return new Outcome.Applied(stored.model(), applied.lineage().then(stored.lineage(), model), notes);
    }

    /** The nodes of the original that widen what the model now holds as floats. */
    private static List<Node> widening(Model original, Model model, Operators operators) {
        Graph graph = original.main();
        if (!original.dialect().equals(model.dialect())
                || graph.tensors().stream().noneMatch(tensor -> tensor.type() == DataType.FLOAT16)) {
            return List.of();
        }
        return graph.nodes().stream()
                .filter(node -> graph.input(node, 0)
                        .filter(tensor -> tensor.isConstant() && tensor.type() == DataType.FLOAT16)
                        .isPresent())
                .filter(node -> operators
                        .traits(graph, node)
                        .filter(traits -> traits.kind() == OperatorKind.DEQUANTIZE)
                        .isPresent())
                .filter(node -> model.main()
                        .find(node.output(0))
                        .filter(now -> isWidened(now, graph.tensor(node.output(0))))
                        .isPresent())
                .toList();
    }

    private static boolean isWidened(Tensor now, Tensor before) {
        return now.isConstant()
                && now.type() == DataType.FLOAT32
                && now.shape().equals(before.shape())
                && !now.attributes().has(Sparsity.ATTRIBUTE)
                && fits(now.data().orElseThrow());
    }

    private static boolean fits(TensorData floats) {
        for (long at = 0; at < floats.size(); at += TensorData.CHUNK) {
            ByteBuffer chunk = floats.copy(at, (int) Math.min(TensorData.CHUNK, floats.size() - at))
                    .order(ByteOrder.LITTLE_ENDIAN);
            while (chunk.hasRemaining()) {
                float value = chunk.getFloat();
                if (!(Math.abs(value) < HalfData.OVERFLOW)) {
                    return false;
                }
            }
        }
        return true;
    }

    private static GraphPass.Result stored(Model model, Graph before, List<Node> widening) {
        GraphBuilder graph = model.main().edit();
        Lineage.Builder lineage = Lineage.builder();
        List<Node> nodes = new ArrayList<>();
        for (Node node : widening) {
            Tensor widened = model.main().tensor(node.output(0));
            Tensor half = before.tensor(node.input(0));
            int id = graph.newTensorId();
            TensorData data = new HalfData(widened.data().orElseThrow());
            graph.put(Tensor.constant(id, half.name(), DataType.FLOAT16, widened.shape(), data)
                    .withAttributes(half.attributes()));
            graph.put(widened.withData(Optional.empty()));
            nodes.add(new Node(
                    graph.newNodeId(),
                    node.dialect(),
                    node.operator(),
                    node.version(),
                    List.of(id),
                    node.outputs(),
                    node.attributes()));
            lineage.link(new TensorRef(0, widened.id()), new TensorRef(0, id), new Lineage.Transform.Same());
        }
        nodes.addAll(model.main().nodes());
        return new GraphPass.Result(model.withGraph(0, graph.nodes(nodes).build()), lineage.build());
    }
}
