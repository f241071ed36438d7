package dev.hone.engine.tensorflow.internal.graph;

import dev.hone.model.Graph;
import dev.hone.model.InvalidModelException;
import dev.hone.model.Node;
import dev.hone.model.Tensor;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.tensorflow.Output;
import org.tensorflow.exceptions.TensorFlowException;

/**
 * A graph of the dialect in TensorFlow: what each tensor that is needed became. Not safe for use by several threads.
 */
public final class CompiledGraph {

    private final Emitter tf;
    private final Graph graph;
    private final List<Integer> needed;
    private final Map<Integer, Output<?>> values;
    private final Map<Node, Emitted> nodes = new LinkedHashMap<>();
    private final Map<Node, List<Output<?>>> inputs = new HashMap<>();
    private final Map<Integer, BitSet> ancestors = new HashMap<>();

    private CompiledGraph(Emitter tf, Graph graph, Map<Integer, Output<?>> values, Collection<Integer> needed) {
        this.tf = tf;
        this.needed = List.copyOf(needed);
        this.graph = graph;
        this.values = values;
    }

    /**
     * Adds the nodes that some tensors need.
     *
     * @param values of the graph's inputs and variables, to which those of all others are added
     * @throws InvalidModelException if an operation cannot be computed, naming it
     */
    public static CompiledGraph compile(
            Emitter tf, Graph graph, Map<Integer, Output<?>> values, Collection<Integer> needed) {
        CompiledGraph compiled =
                new CompiledGraph(tf, Fusion.apply(graph, Set.copyOf(needed)), new LinkedHashMap<>(values), needed);
        Set<Integer> wanted = new HashSet<>(needed);
        List<Node> order = new ArrayList<>(compiled.graph.nodes());
        Collections.reverse(order);
        order.removeIf(node -> {
            boolean unused = node.outputs().stream().noneMatch(wanted::contains);
            if (!unused) {
                wanted.addAll(node.inputs());
            }
            return unused;
        });
        Collections.reverse(order);
        order.forEach(compiled::add);
        return compiled;
    }

    private void add(Node node) {
        List<Output<?>> read = read(node);
        Rule rule = Rules.of(node);
        Emitted emitted;
        try {
            emitted = rule.emit(new Site(tf, graph, node, read));
        } catch (TensorFlowException | IllegalArgumentException e) {
            throw new InvalidModelException(
                    node.operator() + " '" + graph.tensor(node.output(0)).label() + "' cannot be trained: "
                            + e.getMessage(),
                    e);
        }
        nodes.put(node, emitted);
        inputs.put(node, read);
        for (int i = 0; i < node.outputs().size(); i++) {
            values.put(node.output(i), emitted.outputs().get(i));
        }
    }

    /**
     * What a node reads. Where one input is computed from another, both are told apart for the node's own gradient, in
     * which they count as independent.
     */
    private List<Output<?>> read(Node node) {
        BitSet before = new BitSet();
        for (int input : node.inputs()) {
            before.or(ancestors.getOrDefault(input, new BitSet()));
        }
        boolean nested = node.inputs().stream().anyMatch(before::get);
        node.inputs().forEach(before::set);
        node.outputs().forEach(output -> ancestors.put(output, before));
        Map<Integer, Output<?>> read = new HashMap<>();
        for (int input : node.inputs()) {
            read.computeIfAbsent(input, id -> nested ? tf.emit("Identity", value(id)) : value(id));
        }
        return node.inputs().stream().<Output<?>>map(read::get).toList();
    }

    /** What a node read, for each of its inputs. */
    List<Output<?>> inputs(Node node) {
        return inputs.get(node);
    }

    /** What a tensor that was needed became. */
    public Output<?> value(int tensor) {
        return values.computeIfAbsent(tensor, id -> {
            Tensor constant = graph.tensor(id);
            return tf.constant(
                    constant.type(),
                    constant.shape(),
                    constant.data()
                            .orElseThrow(() -> new InvalidModelException(
                                    "tensor '" + constant.label() + "' is read and nothing computes it")));
        });
    }

    /**
     * What depends on one set of tensors, but not on another, and is read by what depends on the other or was needed:
     * with the values of these alone all that was needed can be computed.
     */
    public Set<Output<?>> between(Set<Integer> ones, Set<Integer> others) {
        Set<Integer> one = new HashSet<>(ones);
        Set<Integer> other = new HashSet<>(others);
        Set<Integer> between = new LinkedHashSet<>(needed);
        for (Node node : nodes.keySet()) {
            if (node.inputs().stream().anyMatch(other::contains)) {
                between.addAll(node.inputs());
                other.addAll(node.outputs());
            } else if (node.inputs().stream().anyMatch(one::contains)) {
                one.addAll(node.outputs());
            }
        }
        between.retainAll(one);
        between.removeAll(other);
        return between.stream().map(this::value).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** The nodes that were added, in the order of their execution. */
    public Map<Node, Emitted> nodes() {
        return Collections.unmodifiableMap(nodes);
    }

    public Emitter emitter() {
        return tf;
    }

    public Graph graph() {
        return graph;
    }
}
