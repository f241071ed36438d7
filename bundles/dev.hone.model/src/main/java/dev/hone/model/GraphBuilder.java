package dev.hone.model;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Builds a {@link Graph} and checks it. Not safe for use by several threads. */
public final class GraphBuilder {

    private final String name;
    private final Map<Integer, Tensor> tensors = new LinkedHashMap<>();
    private final List<Node> nodes = new ArrayList<>();
    private List<Integer> inputs = List.of();
    private List<Integer> outputs = List.of();
    private int nextTensor;
    private int nextNode;

    public GraphBuilder(String name) {
        this.name = name;
    }

    GraphBuilder(Graph graph) {
        this.name = graph.name();
        graph.tensors().forEach(this::put);
        graph.nodes().forEach(this::append);
        this.inputs = graph.inputs();
        this.outputs = graph.outputs();
    }

    /** An id that no tensor of this graph has had so far in this builder. */
    public int newTensorId() {
        return nextTensor++;
    }

    /** An id that no node of this graph has had so far in this builder. */
    public int newNodeId() {
        return nextNode++;
    }

    /** Adds a tensor, or replaces the one of the same id in its place. */
    public GraphBuilder put(Tensor tensor) {
        tensors.put(tensor.id(), tensor);
        nextTensor = Math.max(nextTensor, tensor.id() + 1);
        return this;
    }

    public GraphBuilder removeTensor(int id) {
        tensors.remove(id);
        return this;
    }

    /** Adds a node after all others. */
    public GraphBuilder append(Node node) {
        nodes.add(node);
        nextNode = Math.max(nextNode, node.id() + 1);
        return this;
    }

    /**
     * Replaces one node by others in its place; by none to remove it.
     *
     * @throws IllegalArgumentException if no node has that id
     */
    public GraphBuilder replaceNode(int id, Node... replacements) {
        for (int i = 0; i < nodes.size(); i++) {
            if (nodes.get(i).id() == id) {
                nodes.remove(i);
                nodes.addAll(i, List.of(replacements));
                for (Node node : replacements) {
                    nextNode = Math.max(nextNode, node.id() + 1);
                }
                return this;
            }
        }
        throw new IllegalArgumentException("no node " + id + " in graph " + name);
    }

    /** Replaces all nodes, in the order of execution. */
    public GraphBuilder nodes(List<Node> all) {
        nodes.clear();
        all.forEach(this::append);
        return this;
    }

    public GraphBuilder inputs(List<Integer> ids) {
        inputs = List.copyOf(ids);
        return this;
    }

    public GraphBuilder outputs(List<Integer> ids) {
        outputs = List.copyOf(ids);
        return this;
    }

    /**
     * Removes the constants and activations that nothing refers to any more; not those that are {@link Tensor#KEPT}.
     */
    public GraphBuilder removeUnusedTensors() {
        Set<Integer> used = new HashSet<>(inputs);
        used.addAll(outputs);
        for (Node node : nodes) {
            used.addAll(node.inputs());
            used.addAll(node.outputs());
        }
        tensors.values()
                .removeIf(tensor -> !used.contains(tensor.id())
                        && !tensor.variable()
                        && !tensor.attributes().flag(Tensor.KEPT, false));
        return this;
    }

    /**
     * Checks and builds: every id refers to a tensor, no tensor is written twice, no constant or graph input is written
     * (a variable may be, as by what resets it), nothing is read before it is written (so there is no cycle), the data
     * of a constant has the size of its type and shape, and the size of every tensor can be counted.
     *
     * @throws InvalidModelException naming the node and the tensor
     */
    public Graph build() {
        new GraphChecker(name, tensors).check(nodes, inputs, outputs);
        return new Graph(name, tensors, nodes, inputs, outputs);
    }
}
