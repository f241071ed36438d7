package dev.hone.graph.internal;

import dev.hone.api.graph.GraphPass;
import dev.hone.api.graph.GraphPassType;
import dev.hone.api.graph.Operators;
import dev.hone.model.Attributes;
import dev.hone.model.Graph;
import dev.hone.model.Lineage;
import dev.hone.model.Model;
import dev.hone.model.Node;
import dev.hone.model.hone.HoneOp;
import java.util.List;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * Finds activations that a model of the {@code hone} dialect writes out: hard-swish, {@code x * relu6(x + 3) / 6}, and
 * gelu, {@code x / 2 * (1 + erf(x / √2))} or its approximation by tanh (Hendrycks and Gimpel 2016), in whatever order
 * and with whatever factors that come to the same.
 */
@Component
@GraphPassType(id = "recognize-activations", description = "makes one operation of activations that are written out")
public final class WrittenActivations implements GraphPass {

    private static final double ROOT = Math.sqrt(2 / Math.PI);

    /** Of {@code √(2/π) (x + 0.044715 x³)}. */
    private static final Polynomial INNER = Polynomial.of(0, ROOT, 0, ROOT * 0.044715);

    @Activate
    public WrittenActivations() {}

    @Override
    public Result run(Model model, Operators operators) {
        Model changed = model;
        for (int index = 0; index < model.graphs().size(); index++) {
            changed = recognized(changed, index);
        }
        return changed == model ? Result.unchanged(model) : new Result(changed, Lineage.IDENTITY);
    }

    private static Model recognized(Model model, int index) {
        Graph graph = model.graphs().get(index);
        for (Node node : graph.nodes()) {
            Graph current = graph;
            Optional<Node> activation = Product.of(graph, node)
                    .filter(product -> product.factors().size() == 2)
                    .flatMap(product -> activation(current, node, product));
            if (activation.isPresent()) {
                graph = UnreadNodes.removed(
                        graph.edit().replaceNode(node.id(), activation.get()).build());
            }
        }
        return graph == model.graphs().get(index) ? model : model.withGraph(index, graph);
    }

    private static Optional<Node> activation(Graph graph, Node node, Product product) {
        List<Integer> factors = product.factors();
        return activation(graph, node, product.coefficient(), factors.get(0), factors.get(1))
                .or(() -> activation(graph, node, product.coefficient(), factors.get(1), factors.get(0)));
    }

    /** Of {@code coefficient * x * gate}. */
    private static Optional<Node> activation(Graph graph, Node node, double coefficient, int x, int gate) {
        if (!graph.tensor(x).shape().equals(graph.tensor(node.output(0)).shape())) {
            return Optional.empty();
        }
        Optional<Node> producer = graph.producer(gate).filter(Product::isHone);
        if (producer.isEmpty()) {
            return Optional.empty();
        }
        if (producer.get().operator().equals(HoneOp.CLIP.name())) {
            return isHardSigmoid(graph, producer.get(), coefficient, x)
                    ? Optional.of(node(node, HoneOp.HARD_SWISH, x, Attributes.NONE))
                    : Optional.empty();
        }
        return isHalfMore(graph, gate, coefficient, x, HoneOp.ERF, Polynomial.of(0, Math.sqrt(0.5)))
                ? Optional.of(node(node, HoneOp.GELU, x, Attributes.of("approximate", false)))
                : isHalfMore(graph, gate, coefficient, x, HoneOp.TANH, INNER)
                        ? Optional.of(node(node, HoneOp.GELU, x, Attributes.of("approximate", true)))
                        : Optional.empty();
    }

    private static Node node(Node replaced, HoneOp op, int x, Attributes attributes) {
        return op.node(replaced.id(), List.of(x), replaced.outputs(), attributes);
    }

    /** Whether a clip, times the coefficient, is {@code clip(x / 6 + 1 / 2, 0, 1)}. */
    private static boolean isHardSigmoid(Graph graph, Node clip, double coefficient, int x) {
        return clip.attributes().real("min", Double.NEGATIVE_INFINITY) == 0
                && Polynomial.isClose(coefficient * clip.attributes().real("max", Double.POSITIVE_INFINITY), 1)
                && Polynomial.of(graph, clip.input(0), x)
                        .filter(line -> line.times(coefficient).isClose(Polynomial.of(0.5, 1.0 / 6)))
                        .isPresent();
    }

    /** Whether a gate, times the coefficient, is {@code 1/2 + f(inner(x)) / 2}. */
    private static boolean isHalfMore(
            Graph graph, int gate, double coefficient, int x, HoneOp function, Polynomial inner) {
        return graph.producer(gate).stream()
                .flatMap(sum -> sum.inputs().stream())
                .flatMap(id -> graph.producer(id).stream())
                .flatMap(node -> node.operator().equals(function.name())
                        ? List.of(node).stream()
                        : node.inputs().stream().flatMap(id -> graph.producer(id).stream()))
                .filter(node -> Product.isHone(node) && node.operator().equals(function.name()))
                .anyMatch(node -> Polynomial.of(graph, gate, node.output(0))
                                .filter(line -> line.times(coefficient).isClose(Polynomial.of(0.5, 0.5)))
                                .isPresent()
                        && Polynomial.of(graph, node.input(0), x)
                                .filter(inner::isClose)
                                .isPresent());
    }
}
