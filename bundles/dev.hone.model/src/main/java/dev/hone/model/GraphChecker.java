package dev.hone.model;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/** The rules of a well-formed graph. */
final class GraphChecker {

    private final String graph;
    private final Map<Integer, Tensor> tensors;

    GraphChecker(String graph, Map<Integer, Tensor> tensors) {
        this.graph = graph;
        this.tensors = tensors;
    }

    void check(List<Node> nodes, List<Integer> inputs, List<Integer> outputs) {
        tensors.values().forEach(this::checkData);
        Set<Integer> known = new HashSet<>();
        for (Tensor tensor : tensors.values()) {
            if (tensor.isConstant() || tensor.variable()) {
                known.add(tensor.id());
            }
        }
        for (int input : inputs) {
            require(input, "an input of the graph");
            known.add(input);
        }
        Set<Integer> ids = new HashSet<>();
        Set<Integer> written = new HashSet<>();
        Set<Integer> produced = outputsOf(nodes);
        for (Node node : nodes) {
            if (!ids.add(node.id())) {
                throw invalid("two nodes have the id " + node.id());
            }
            for (int input : node.inputs()) {
                checkRead(node, input, known, produced);
            }
            for (int output : node.outputs()) {
                checkWrite(node, output, known, written);
            }
        }
        for (int output : outputs) {
            Tensor tensor = require(output, "an output of the graph");
            if (!known.contains(output)) {
                throw invalid("output '" + tensor.label() + "' is written by no operator");
            }
        }
    }

    private static Set<Integer> outputsOf(List<Node> nodes) {
        Set<Integer> produced = new HashSet<>();
        nodes.forEach(node -> produced.addAll(node.outputs()));
        return produced;
    }

    private void checkRead(Node node, int input, Set<Integer> known, Set<Integer> produced) {
        if (input == Tensor.NONE) {
            return;
        }
        Tensor tensor = require(input, "an input of " + label(node));
        if (!known.contains(input)) {
            throw invalid(label(node) + " reads '" + tensor.label() + "'"
                    + (produced.contains(input)
                            ? " before it is written: operators must be in the order of execution, without a cycle"
                            : ", which is neither a constant nor an input nor written by an operator"));
        }
    }

    private void checkWrite(Node node, int output, Set<Integer> known, Set<Integer> written) {
        if (output == Tensor.NONE) {
            return;
        }
        Tensor tensor = require(output, "an output of " + label(node));
        boolean taken = !known.add(output) && !tensor.variable();
        if (!written.add(output) || taken) {
            throw invalid(label(node) + " writes '" + tensor.label()
                    + "', which is a constant, an input, or written by another operator");
        }
    }

    private void checkData(Tensor tensor) {
        OptionalLong needed = bytes(tensor);
        if (tensor.data().isEmpty()
                || tensor.type().bits() == 0
                || tensor.attributes().has(Sparsity.ATTRIBUTE)) {
            return;
        }
        if (needed.isEmpty()) {
            throw invalid("constant '" + tensor.label() + "' has the dynamic shape " + tensor.shape());
        }
        if (tensor.data().get().size() != needed.getAsLong()) {
            throw invalid("constant '" + tensor.label() + "' of type " + tensor.type() + " and shape " + tensor.shape()
                    + " needs " + needed.getAsLong() + " bytes but has "
                    + tensor.data().get().size());
        }
    }

    /** Empty for a dynamic shape. */
    private OptionalLong bytes(Tensor tensor) {
        if (!tensor.shape().isStatic()) {
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of(tensor.type().bytes(tensor.shape().elements()));
        } catch (ArithmeticException | InvalidModelException e) {
            throw invalid(
                    "tensor '" + tensor.label() + "' of shape " + tensor.shape() + " is larger than can be counted");
        }
    }

    private Tensor require(int id, String role) {
        Tensor tensor = tensors.get(id);
        if (tensor == null) {
            throw invalid(role + " is tensor " + id + ", which does not exist");
        }
        return tensor;
    }

    private static String label(Node node) {
        return "operator " + node.id() + " (" + node.operator() + ")";
    }

    private InvalidModelException invalid(String what) {
        return new InvalidModelException("graph '" + graph + "': " + what);
    }
}
