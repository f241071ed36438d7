package dev.hone.quantization;

import dev.hone.api.graph.Operators;
import dev.hone.model.DataType;
import dev.hone.model.Graph;
import dev.hone.model.Model;
import dev.hone.model.Node;
import dev.hone.model.NodeRef;
import dev.hone.model.TensorRef;
import dev.hone.model.traits.Operand;
import dev.hone.model.traits.Traits;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What of a float model is going to be stored otherwise: the nodes of the main graph that compute with integers because
 * their scheme asks for it and their operators have a form for what they read, except those that only move values
 * between nodes that stay in float; and the nodes that compute in float from weights in fewer bits. An immutable value.
 */
public final class QuantizationScope {

    /** Index of the graph that is quantized. */
    static final int MAIN = 0;

    private final Model model;
    private final Border border;
    private final Map<Integer, Traits> integer;
    private final Map<NodeRef, Scheme> schemes;
    private final Map<NodeRef, Traits> weights;
    private final Map<NodeRef, Node> nodes = new HashMap<>();
    private final Map<NodeRef, String> kept;
    private final Set<TensorRef> oneScale;

    QuantizationScope(
            Model model,
            Border border,
            Map<Integer, Traits> integer,
            Map<NodeRef, Scheme> schemes,
            Map<NodeRef, Traits> weights,
            Map<NodeRef, String> kept) {
        this(model, border, integer, schemes, weights, kept, Set.of());
    }

    private QuantizationScope(
            Model model,
            Border border,
            Map<Integer, Traits> integer,
            Map<NodeRef, Scheme> schemes,
            Map<NodeRef, Traits> weights,
            Map<NodeRef, String> kept,
            Set<TensorRef> oneScale) {
        this.oneScale = Set.copyOf(oneScale);
        this.model = model;
        this.border = border;
        this.integer = Collections.unmodifiableMap(integer);
        this.schemes = Collections.unmodifiableMap(schemes);
        this.weights = Collections.unmodifiableMap(weights);
        this.kept = Collections.unmodifiableMap(kept);
        for (int i = 0; i < model.graphs().size(); i++) {
            for (Node node : model.graphs().get(i).nodes()) {
                nodes.put(new NodeRef(i, node.id()), node);
            }
        }
    }

    /**
     * What the model takes and gives where its inputs and outputs belong to integer nodes.
     *
     * @param integerInputs integers, else floats
     * @param integerOutputs integers, else floats
     */
    public record Border(boolean integerInputs, boolean integerOutputs) {
        /** Integers on both sides. */
        public static final Border INTEGER = new Border(true, true);

        /** Floats on both sides. */
        public static final Border FLOAT = new Border(false, false);
    }

    /**
     * Chooses what is stored otherwise. Reads no tensor data.
     *
     * <p>A node whose operator has no form for its scheme stays in float. A node that only moves values computes with
     * the type in which its values arrive, where it has a form for it: a scheme of its own would add conversions and
     * gain nothing. In the graphs of control flow only weights are stored otherwise, and what stays as it is there is
     * not listed.
     *
     * @param model a float model, its constants folded
     * @param wanted the scheme of each node; {@link Scheme#FLOAT} for nodes that stay in float although they have
     *     another form
     */
    public static QuantizationScope of(
            Model model, Operators operators, Border border, Function<NodeRef, Scheme> wanted) {
        return new SchemeChoice(model, operators, border, wanted).choose();
    }

    /**
     * The same, with one scale for each of these weights even where the target takes one for each channel: what is to
     * hold of their stored values as a whole, such as how many there are, would not last otherwise.
     */
    public QuantizationScope withOneScale(Set<TensorRef> weightsAsWhole) {
        return new QuantizationScope(model, border, integer, schemes, weights, kept, weightsAsWhole);
    }

    boolean hasOneScale(TensorRef weight) {
        return oneScale.contains(weight);
    }

    /** The float model. */
    public Model model() {
        return model;
    }

    /** What the model takes and gives. */
    public Border border() {
        return border;
    }

    /** The nodes that are going to compute with integers, in the order of execution. */
    public Set<NodeRef> nodes() {
        Set<NodeRef> nodes = new LinkedHashSet<>();
        integer.keySet().forEach(id -> nodes.add(new NodeRef(MAIN, id)));
        return nodes;
    }

    /** The nodes of all graphs that compute in float from constants in fewer bits. */
    Map<NodeRef, Traits> weightNodes() {
        return weights;
    }

    /**
     * The constants of all graphs that nodes that compute in float read in fewer bits, each with the stored type, as
     * far as their values allow it.
     */
    public Map<TensorRef, DataType> weights() {
        Map<TensorRef, DataType> types = new LinkedHashMap<>();
        weights.forEach((ref, traits) -> {
            Graph graph = model.graphs().get(ref.graph());
            Scheme scheme = scheme(ref);
            Node node = node(ref);
            WeightConstants.inputs(graph, node, traits, scheme)
                    .forEach(input -> types.put(
                            new TensorRef(ref.graph(), node.input(input)),
                            scheme.weights().orElseThrow()));
        });
        return types;
    }

    /** The constant weights of the integer nodes, each with the traits of the first node that multiplies by it. */
    public Map<TensorRef, Traits> integerWeights() {
        Map<TensorRef, Traits> found = new LinkedHashMap<>();
        for (Node node : integerNodes()) {
            Traits traits = traits(node);
            traits.weight()
                    .map(weight -> node.input(weight.input()))
                    .filter(id -> model.main().tensor(id).isConstant())
                    .ifPresent(id -> found.putIfAbsent(new TensorRef(MAIN, id), traits));
        }
        return found;
    }

    Node node(NodeRef ref) {
        return nodes.get(ref);
    }

    /** The scheme of each node of any graph that does not stay as it is, in the order of execution. */
    public Map<NodeRef, Scheme> schemes() {
        return schemes;
    }

    /** The scheme of a node; {@link Scheme#FLOAT} if it stays as it is. */
    public Scheme scheme(NodeRef node) {
        return schemes.getOrDefault(node, Scheme.FLOAT);
    }

    /** The nodes on real values that stay in float, each with the reason. */
    public Map<NodeRef, String> kept() {
        return kept;
    }

    /**
     * The type in which an activation of the main graph comes into being: that of the integer node that writes it, or
     * else of the first that reads it; empty where none does.
     */
    public Optional<DataType> type(TensorRef activation) {
        return type(activation.tensor());
    }

    Optional<DataType> type(int tensor) {
        Graph graph = model.main();
        return Stream.concat(graph.producer(tensor).stream(), graph.consumers(tensor).stream())
                .filter(node -> integer.containsKey(node.id()))
                .findFirst()
                .map(this::type);
    }

    /** The type of an integer node's activations. */
    DataType type(Node node) {
        return schemes.get(new NodeRef(MAIN, node.id())).activations().orElseThrow();
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
