package dev.hone.model.hone;

import dev.hone.model.Attributes;
import dev.hone.model.Graph;
import dev.hone.model.InvalidModelException;
import dev.hone.model.Node;
import dev.hone.model.Shape;
import dev.hone.model.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Recurrent layers over a sequence: as one operation, which runtimes have, and step by step in other operations, which
 * is what training and integer kernels are made for.
 */
public final class Recurrence {

    /** What {@link HoneOp#RNN} applies to each step's sum. */
    public static final Set<String> ACTIVATIONS = Set.of("linear", "relu", "relu6", "tanh");

    private Recurrence() {}

    /** Whether an operation is a whole sequence. */
    public static boolean isOne(HoneOp op) {
        return op == HoneOp.LSTM || op == HoneOp.RNN;
    }

    /**
     * {@link HoneOp#LSTM}.
     *
     * @param initial the hidden state and the cell's, or nothing for zeros
     */
    public static Value lstm(
            HoneBuilder graph, Value x, Value kernel, Value recurrent, Value bias, List<Value> initial) {
        return sequence(graph, HoneOp.LSTM, Attributes.NONE, x, List.of(kernel, recurrent, bias), initial);
    }

    /**
     * {@link HoneOp#RNN}.
     *
     * @param activation of {@link #ACTIVATIONS}
     * @param initial the hidden state, or nothing for zeros
     */
    public static Value rnn(
            HoneBuilder graph,
            Value x,
            Value kernel,
            Value recurrent,
            Value bias,
            String activation,
            List<Value> initial) {
        Attributes attributes = Attributes.of("activation", activation);
        return sequence(graph, HoneOp.RNN, attributes, x, List.of(kernel, recurrent, bias), initial);
    }

    private static Value sequence(
            HoneBuilder graph, HoneOp op, Attributes attributes, Value x, List<Value> constants, List<Value> initial) {
        List<Value> inputs = new ArrayList<>(List.of(x));
        inputs.addAll(constants);
        inputs.addAll(initial);
        Shape shape = x.shape().with(2, constants.get(1).dimension(0));
        return graph.node(op, attributes, x.type(), shape, inputs.toArray(Value[]::new));
    }

    /**
     * A step of long short-term memory.
     *
     * @param input of the step: its data times the kernel, with the bias
     * @param states the hidden state and the cell's after the step before; empty if they are zero
     * @param gate the function of the gates, usually the sigmoid
     * @param activation the function of the cell, usually tanh
     * @return the states after the step
     */
    public static List<Value> lstmStep(
            HoneBuilder graph,
            Value input,
            List<Value> states,
            Value recurrent,
            UnaryOperator<Value> gate,
            UnaryOperator<Value> activation) {
        List<Value> gates = new Operations(graph).split(sum(graph, input, states, recurrent), 1, 4);
        Value added = graph.binary(HoneOp.MULTIPLY, gate.apply(gates.get(0)), activation.apply(gates.get(2)));
        Value cell = states.isEmpty()
                ? added
                : graph.binary(
                        HoneOp.ADD, graph.binary(HoneOp.MULTIPLY, gate.apply(gates.get(1)), states.get(1)), added);
        return List.of(graph.binary(HoneOp.MULTIPLY, gate.apply(gates.get(3)), activation.apply(cell)), cell);
    }

    /** A step of a simple recurrent layer, as {@link #lstmStep}. */
    public static List<Value> rnnStep(
            HoneBuilder graph, Value input, List<Value> states, Value recurrent, UnaryOperator<Value> activation) {
        return List.of(activation.apply(sum(graph, input, states, recurrent)));
    }

    private static Value sum(HoneBuilder graph, Value input, List<Value> states, Value recurrent) {
        return states.isEmpty()
                ? input
                : graph.binary(HoneOp.ADD, input, new Operations(graph).matmul(states.get(0), recurrent, false));
    }

    /**
     * A node that is a whole sequence, step by step.
     *
     * @param graph in which the node is
     * @return a graph with the node's inputs and output, in their order
     * @throws InvalidModelException if the number of steps is not known
     */
    public static Graph steps(Graph graph, Node node) {
        HoneBuilder steps = new HoneBuilder();
        List<Value> inputs =
                node.inputs().stream().map(id -> input(steps, graph.tensor(id))).toList();
        Value x = inputs.get(0);
        if (x.dimension(1) == Shape.DYNAMIC) {
            throw new InvalidModelException("data of shape " + x.shape() + " has no known number of steps");
        }
        steps.enter(graph.tensor(node.output(0)).name());
        Operations operations = new Operations(steps);
        Value prepared = steps.binary(HoneOp.ADD, operations.matmul(x, inputs.get(1), false), inputs.get(3));
        List<Value> states = inputs.subList(4, inputs.size());
        List<Value> outputs = new ArrayList<>();
        for (Value input : operations.unstack(prepared, 1)) {
            states = step(steps, node, input, states, inputs.get(2));
            outputs.add(states.get(0));
        }
        return steps.build("", inputs, List.of(operations.stack(outputs, 1)));
    }

    private static Value input(HoneBuilder steps, Tensor tensor) {
        int multiple = (int) tensor.attributes().integer(HoneOp.BATCH_MULTIPLE, 1);
        return steps.input(tensor.name(), tensor.type(), tensor.shape(), multiple);
    }

    private static List<Value> step(HoneBuilder steps, Node node, Value input, List<Value> states, Value recurrent) {
        UnaryOperator<Value> tanh = x -> steps.unary(HoneOp.TANH, x);
        return switch (HoneOp.valueOf(node.operator())) {
            case LSTM -> lstmStep(steps, input, states, recurrent, x -> steps.unary(HoneOp.SIGMOID, x), tanh);
            case RNN ->
                rnnStep(
                        steps,
                        input,
                        states,
                        recurrent,
                        switch (node.attributes().text("activation").orElse("linear")) {
                            case "tanh" -> tanh;
                            case "relu" -> x -> steps.unary(HoneOp.RELU, x);
                            case "relu6" ->
                                x -> steps.unary(
                                        HoneOp.CLIP, Attributes.of("min", 0.0).with("max", 6.0), x);
                            default -> x -> x;
                        });
            default -> throw new InvalidModelException("operation " + node.operator() + " is no sequence");
        };
    }
}
