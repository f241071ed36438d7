package dev.hone.training.reference;

import dev.hone.model.Graph;
import dev.hone.model.InvalidModelException;
import dev.hone.model.Node;
import dev.hone.model.Tensor;
import dev.hone.model.hone.HoneOp;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Evaluates graphs of the {@code hone} dialect, and differentiates what they compute. Immutable. */
public final class Interpreter {

    private final Graph graph;
    private final Map<Integer, Array> constants = new HashMap<>();

    public Interpreter(Graph graph) {
        this.graph = graph;
        for (Tensor tensor : graph.tensors()) {
            if (tensor.isConstant()) {
                constants.put(
                        tensor.id(),
                        Array.of(tensor.type(), tensor.shape(), tensor.data().orElseThrow()));
            }
        }
    }

    /**
     * Evaluates what is wanted, and nothing else.
     *
     * @param known values of the graph's inputs and variables, and of whatever else is not to be computed
     * @param wanted ids of tensors
     * @return the values of all tensors that were needed
     * @throws InvalidModelException if a node is of another dialect, or its operands do not fit, naming it
     */
    public Map<Integer, Array> run(Map<Integer, Array> known, Collection<Integer> wanted) {
        Map<Integer, Array> values = new HashMap<>(constants);
        values.putAll(known);
        for (Node node : needed(values.keySet(), wanted)) {
            List<Array> outputs = forward(node, values);
            for (int i = 0; i < outputs.size(); i++) {
                values.put(node.output(i), outputs.get(i));
            }
        }
        return values;
    }

    /** As {@link #run(Map, Collection)}, for the graph's outputs. */
    public List<Array> run(Map<Integer, Array> known) {
        Map<Integer, Array> values = run(known, graph.outputs());
        return graph.outputs().stream().map(values::get).toList();
    }

    /**
     * The gradient of the sum of a tensor's elements, by reverse mode.
     *
     * @param values as they were computed
     * @param of id of the tensor
     * @param by ids of the tensors by which it is differentiated
     * @return one gradient for each of them, zeros where nothing depends on it
     */
    public Map<Integer, Array> gradients(Map<Integer, Array> values, int of, Collection<Integer> by) {
        Map<Integer, Array> gradients = new HashMap<>();
        gradients.put(of, Array.filled(values.get(of).shape(), 1));
        Set<Integer> dependent = dependent(by);
        List<Node> nodes = needed(new HashSet<>(by), List.of(of));
        for (int i = nodes.size() - 1; i >= 0; i--) {
            Node node = nodes.get(i);
            if (node.outputs().stream().anyMatch(gradients::containsKey)
                    && node.inputs().stream().anyMatch(dependent::contains)) {
                backward(node, values, gradients);
            }
        }
        Map<Integer, Array> result = new HashMap<>();
        for (int id : by) {
            Array zero = Array.zeros(values.get(id).dimensions());
            result.put(id, gradients.getOrDefault(id, zero));
        }
        return result;
    }

    private void backward(Node node, Map<Integer, Array> values, Map<Integer, Array> gradients) {
        List<Array> outputs = new ArrayList<>();
        List<Array> given = new ArrayList<>();
        for (int output : node.outputs()) {
            outputs.add(values.get(output));
            Array zero = Array.zeros(values.get(output).dimensions());
            given.add(gradients.getOrDefault(output, zero));
        }
        List<Array> found = operation(node).backward(call(node, values), outputs, given);
        for (int i = 0; i < found.size(); i++) {
            int input = node.input(i);
            if (found.get(i) != null && graph.tensor(input).type().isFloat()) {
                gradients.merge(input, found.get(i).copy(), (sum, more) -> {
                    sum.add(more);
                    return sum;
                });
            }
        }
    }

    private List<Array> forward(Node node, Map<Integer, Array> values) {
        try {
            return operation(node).forward(call(node, values));
        } catch (IndexOutOfBoundsException | ArithmeticException | ClassCastException | NullPointerException e) {
            throw new InvalidModelException(
                    "operation " + node.operator() + ", which writes '"
                            + graph.tensor(node.output(0)).label() + "', cannot be evaluated: " + e.getMessage(),
                    e);
        }
    }

    private static Call call(Node node, Map<Integer, Array> values) {
        return new Call(node, node.inputs().stream().map(values::get).toList());
    }

    private Operation operation(Node node) {
        if (!node.dialect().equals(HoneOp.DIALECT)) {
            throw new InvalidModelException("operator " + node.operator() + " is of the dialect " + node.dialect()
                    + "; only the dialect " + HoneOp.DIALECT + " is evaluated");
        }
        return OperationTable.of(HoneOp.valueOf(node.operator()));
    }

    /** The nodes that wanted values depend on, in order, without those before known ones. */
    private List<Node> needed(Set<Integer> known, Collection<Integer> wanted) {
        Set<Integer> needed = new HashSet<>(wanted);
        needed.removeAll(known);
        List<Node> nodes = new ArrayList<>();
        for (int i = graph.nodes().size() - 1; i >= 0; i--) {
            Node node = graph.nodes().get(i);
            if (node.outputs().stream().anyMatch(needed::contains)) {
                nodes.add(0, node);
                node.inputs().stream().filter(id -> !known.contains(id)).forEach(needed::add);
            }
        }
        return nodes;
    }

    /** The tensors that depend on some. */
    private Set<Integer> dependent(Collection<Integer> on) {
        Set<Integer> dependent = new HashSet<>(on);
        for (Node node : graph.nodes()) {
            if (node.inputs().stream().anyMatch(dependent::contains)) {
                dependent.addAll(node.outputs());
            }
        }
        return dependent;
    }
}
