package dev.hone.model;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Nodes in the order of their execution, and the tensors between them. Made by {@link GraphBuilder}, which checks it.
 */
public final class Graph {

    private final String name;
    private final Map<Integer, Tensor> tensors;
    private final List<Node> nodes;
    private final List<Integer> inputs;
    private final List<Integer> outputs;
    private final Map<Integer, Node> producers = new HashMap<>();
    private final Map<Integer, List<Node>> consumers = new HashMap<>();

    Graph(String name, Map<Integer, Tensor> tensors, List<Node> nodes, List<Integer> inputs, List<Integer> outputs) {
        this.name = name;
        this.tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
        this.nodes = List.copyOf(nodes);
        this.inputs = List.copyOf(inputs);
        this.outputs = List.copyOf(outputs);
        for (Node node : nodes) {
            node.outputs().forEach(id -> producers.put(id, node));
            node.inputs().stream().distinct().forEach(id -> consumers
                    .computeIfAbsent(id, key -> new ArrayList<>(2))
                    .add(node));
        }
    }

    public String name() {
        return name;
    }

    /** All tensors, in the order in which they were added. */
    public Collection<Tensor> tensors() {
        return tensors.values();
    }

    /** In the order of execution. */
    public List<Node> nodes() {
        return nodes;
    }

    /** Ids of the graph's inputs. */
    public List<Integer> inputs() {
        return inputs;
    }

    /** Ids of the graph's outputs. */
    public List<Integer> outputs() {
        return outputs;
    }

    /** @throws IllegalArgumentException if no tensor has that id */
    public Tensor tensor(int id) {
        Tensor tensor = tensors.get(id);
        if (tensor == null) {
            throw new IllegalArgumentException("no tensor " + id + " in graph " + name);
        }
        return tensor;
    }

    public Optional<Tensor> find(int id) {
        return Optional.ofNullable(tensors.get(id));
    }

    /** An input of a node; empty where it is left out. */
    public Optional<Tensor> input(Node node, int index) {
        return find(node.input(index));
    }

    /** An output of a node; empty where it is left out. */
    public Optional<Tensor> output(Node node, int index) {
        return index < node.outputs().size() ? find(node.output(index)) : Optional.empty();
    }

    /** The node that writes a tensor; empty for constants, variables and graph inputs. */
    public Optional<Node> producer(int tensor) {
        return Optional.ofNullable(producers.get(tensor));
    }

    /** The nodes that read a tensor, each once. */
    public List<Node> consumers(int tensor) {
        return Collections.unmodifiableList(consumers.getOrDefault(tensor, List.of()));
    }

    /** A builder that holds this graph and takes changes; this graph stays as it is. */
    public GraphBuilder edit() {
        return new GraphBuilder(this);
    }
}
