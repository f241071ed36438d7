package dev.hone.quantization;

import dev.hone.api.graph.Operators;
import dev.hone.model.Graph;
import dev.hone.model.Model;
import dev.hone.model.Node;
import dev.hone.model.NodeRef;
import dev.hone.model.TensorRef;
import dev.hone.model.traits.Operand;
import dev.hone.model.traits.Traits;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What of a float model is going to compute with int8: the nodes of the main graph whose operators have an integer form
 * for what they read, except those that only move values between nodes that stay in float. An immutable value.
 */
public final class QuantizationScope {

    /** Index of the graph that is quantized. */
    static final int MAIN = 0;

    private final Model model;
    private final Border border;
    private final Map<Integer, Traits> integer;
    private final Map<NodeRef, String> kept;

    private QuantizationScope(Model model, Border border, Map<Integer, Traits> integer, Map<NodeRef, String> kept) {
        this.model = model;
        this.border = border;
        this.integer = Collections.unmodifiableMap(integer);
        this.kept = Collections.unmodifiableMap(kept);
    }

    /**
     * What the model takes and gives where its inputs and outputs belong to integer nodes.
     *
     * @param integerInputs integers, else floats
     * @param integerOutputs integers, else floats
     */
    public record Border(boolean integerInputs, boolean integerOutputs) {

        public static final Border INTEGER = new Border(true, true);
        public static final Border FLOAT = new Border(false, false);
    }

    /**
     * Chooses what becomes integer. Reads no tensor data.
     *
     * @param model a float model, its constants folded
     * @param excluded nodes that stay in float although they have an integer form
     */
    public static QuantizationScope of(Model model, Operators operators, Border border, Set<NodeRef> excluded) {
        Graph graph = model.main();
        Map<Integer, Traits> integer = new LinkedHashMap<>();
        Map<NodeRef, String> kept = new LinkedHashMap<>();
        for (Node node : graph.nodes()) {
            NodeRef ref = new NodeRef(MAIN, node.id());
            Optional<Traits> traits = operators.traits(graph, node);
            if (!Eligibility.computesReals(graph, node)) {
                continue;
            }
            Optional<String> obstacle =
                    excluded.contains(ref) ? Optional.of("excluded") : Eligibility.obstacle(graph, node, traits);
            obstacle.ifPresentOrElse(
                    reason -> kept.put(ref, reason), () -> integer.put(node.id(), traits.orElseThrow()));
        }
        for (int island : Islands.find(graph, integer, border)) {
            integer.remove(island);
            kept.put(new NodeRef(MAIN, island), "only moves values between operators that stay in float");
        }
        return new QuantizationScope(model, border, integer, kept);
    }

    public Model model() {
        return model;
    }

    public Border border() {
        return border;
    }

    /** The nodes that are going to compute with integers, in the order of execution. */
    public Set<NodeRef> nodes() {
        Set<NodeRef> nodes = new LinkedHashSet<>();
        integer.keySet().forEach(id -> nodes.add(new NodeRef(MAIN, id)));
        return nodes;
    }

    /** The nodes on real values that stay in float, each with the reason. */
    public Map<NodeRef, String> kept() {
        return kept;
    }

    /**
     * The activations whose ranges {@link QuantizationPlanner#plan} needs: those that integer nodes read or write,
     * except the outputs of nodes that move values only, whose ranges follow from their inputs'.
     */
    public List<TensorRef> observed() {
        Graph graph = model.main();
        Set<Integer> observed = new LinkedHashSet<>();
        for (Node node : integerNodes()) {
            for (int input : node.inputs()) {
                if (Operands.isActivation(graph, input) && !isMoved(graph, input)) {
                    observed.add(input);
                }
            }
            for (int output : node.outputs()) {
                if (Operands.isActivation(graph, output) && !isMoved(graph, output)) {
                    observed.add(output);
                }
            }
        }
        return observed.stream().map(id -> new TensorRef(MAIN, id)).toList();
    }

    /** Whether an integer node that moves values only writes the tensor, with the scale of what it reads. */
    private boolean isMoved(Graph graph, int tensor) {
        Optional<Node> producer = graph.producer(tensor);
        Optional<Traits> traits = producer.map(node -> integer.get(node.id()));
        return traits.filter(Traits::movesValues).isPresent()
                && traits.get().ties().stream().anyMatch(tie -> {
                    List<Integer> tied = tie.stream()
                            .flatMap(operand -> operand.of(producer.get()).stream())
                            .toList();
                    return tied.contains(tensor)
                            && tie.stream()
                                    .filter(operand -> !operand.output())
                                    .anyMatch(operand -> isRead(operand, producer.get()));
                });
    }

    private boolean isRead(Operand operand, Node node) {
        return operand.of(node).stream().anyMatch(id -> Operands.isReal(model.main(), id));
    }

    List<Node> integerNodes() {
        return model.main().nodes().stream()
                .filter(node -> integer.containsKey(node.id()))
                .toList();
    }

    Traits traits(Node node) {
        return integer.get(node.id());
    }
}
