package dev.hone.model.hone;

import dev.hone.model.Attributes;
import dev.hone.model.DataType;
import dev.hone.model.Graph;
import dev.hone.model.GraphBuilder;
import dev.hone.model.InvalidModelException;
import dev.hone.model.Node;
import dev.hone.model.Shape;
import dev.hone.model.Tensor;
import dev.hone.model.TensorData;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A graph of the {@code hone} dialect while it grows: tensors, nodes, and transpositions that cancel out. What works on
 * windows or axes, or moves values, is in {@link Operations}. Not safe for use by several threads.
 */
public final class HoneBuilder {

    private final Map<Integer, Tensor> tensors = new LinkedHashMap<>();
    private final List<Node> nodes = new ArrayList<>();
    private final Map<Integer, Transposition> transpositions = new HashMap<>();
    private String scope = "";

    private static final class Transposition {
        final Value source;
        final int[] permutation;

        Transposition(Value source, int... permutation) {
            this.source = source;
            this.permutation = permutation;
        }
    }

    /** What is named from here on is named after this layer or part of the graph. */
    public void enter(String layer) {
        scope = layer;
    }

    /** A tensor that nothing in the graph writes: one of its inputs, to be named to {@link #build}. */
    public Value input(String name, DataType type, Shape shape) {
        return input(name, type, shape, 1);
    }

    /** @param multiple see {@link Value#multiple} */
    public Value input(String name, DataType type, Shape shape, int multiple) {
        return put(Tensor.activation(tensors.size(), name, type, shape), multiple);
    }

    /** State that is kept from one run to the next, of static shape. */
    public Value variable(String name, DataType type, Shape shape) {
        return put(
                new Tensor(
                        tensors.size(),
                        label(name),
                        type,
                        shape,
                        Optional.empty(),
                        Optional.empty(),
                        true,
                        Attributes.NONE),
                1);
    }

    /** A tensor that nothing writes, so that a graph whose layers cannot all be read can be looked at to its end. */
    public Value placeholder(Shape shape) {
        return put(Tensor.activation(tensors.size(), scope, DataType.FLOAT32, shape), 1);
    }

    /** A constant with its data. */
    public Value constant(String name, DataType type, Shape shape, TensorData data) {
        return put(Tensor.constant(tensors.size(), label(name), type, shape, data), 1);
    }

    /** A constant of type FLOAT32. */
    public Value floats(String name, Shape shape, float... values) {
        return constant(name, DataType.FLOAT32, shape, TensorData.ofFloats(values));
    }

    /** One number of type FLOAT32. */
    public Value scalar(double value) {
        return floats("constant", Shape.SCALAR, (float) value);
    }

    /** A constant of type INT32. */
    public Value ints(String name, Shape shape, int... values) {
        return constant(name, DataType.INT32, shape, TensorData.ofInts(values));
    }

    /** The data of a constant; empty for what is computed. */
    public Optional<TensorData> data(Value value) {
        return tensors.get(value.id()).data();
    }

    /** A node with one output. */
    public Value node(HoneOp op, Attributes attributes, DataType type, Shape shape, Value... inputs) {
        int multiple = 1;
        for (Value input : inputs) {
            if (input.rank() > 0 && input.dimension(0) == Shape.DYNAMIC) {
                multiple = Math.max(multiple, input.multiple());
            }
        }
        return node(op, attributes, type, shape, multiple, inputs);
    }

    /** @param multiple see {@link Value#multiple} */
    public Value node(HoneOp op, Attributes attributes, DataType type, Shape shape, int multiple, Value... inputs) {
        List<Integer> ids = new ArrayList<>();
        for (Value input : inputs) {
            ids.add(input.id());
        }
        Value output = put(
                Tensor.activation(tensors.size(), label(op.name().toLowerCase(Locale.ROOT)), type, shape), multiple);
        nodes.add(op.node(nodes.size(), ids, List.of(output.id()), attributes));
        return output;
    }

    /** A node with several outputs of one type. */
    public List<Value> nodes(HoneOp op, Attributes attributes, DataType type, List<Shape> shapes, List<Value> inputs) {
        List<Value> outputs = new ArrayList<>();
        int multiple = inputs.isEmpty() ? 1 : inputs.get(0).multiple();
        for (Shape shape : shapes) {
            outputs.add(put(
                    Tensor.activation(tensors.size(), label(op.name().toLowerCase(Locale.ROOT)), type, shape),
                    multiple));
        }
        nodes.add(op.node(
                nodes.size(),
                inputs.stream().map(Value::id).toList(),
                outputs.stream().map(Value::id).toList(),
                attributes));
        return outputs;
    }

    /** An operation on each element alone. It is done before a transposition that is waiting to be cancelled. */
    public Value unary(HoneOp op, Attributes attributes, Value x) {
        Transposition waiting = transpositions.get(x.id());
        return waiting == null
                ? node(op, attributes, x.type(), x.shape(), x)
                : transpose(unary(op, attributes, waiting.source), waiting.permutation);
    }

    /** An operation on each element alone, which has no attributes. */
    public Value unary(HoneOp op, Value x) {
        return unary(op, Attributes.NONE, x);
    }

    /** An operation on pairs of elements, with broadcasting. */
    public Value binary(HoneOp op, Value a, Value b) {
        return binary(op, a.type(), a, b);
    }

    /** @param type of the result */
    public Value binary(HoneOp op, DataType type, Value a, Value b) {
        Transposition left = transpositions.get(a.id());
        Transposition right = transpositions.get(b.id());
        if (left != null && right != null && Arrays.equals(left.permutation, right.permutation)) {
            return transpose(binary(op, type, left.source, right.source), left.permutation);
        }
        if (left != null && b.rank() == 0) {
            return transpose(binary(op, type, left.source, b), left.permutation);
        }
        if (right != null && a.rank() == 0) {
            return transpose(binary(op, type, a, right.source), right.permutation);
        }
        return node(op, Attributes.NONE, type, broadcast(a.shape(), b.shape()), a, b);
    }

    /**
     * The value {@code y} with the gradient of {@code x}: straight-through estimation (Bengio et al. 2013, section 4),
     * as {@code stop-gradient(y) + (x - stop-gradient(x))}.
     */
    public Value straightThrough(Value x, Value y) {
        return withGradient(unary(HoneOp.STOP_GRADIENT, y), x);
    }

    /**
     * The value {@code y} with the gradient of {@code y + x}, as {@code y + (x - stop-gradient(x))}.
     *
     * @param x of the shape of {@code y}
     */
    public Value withGradient(Value y, Value x) {
        return binary(HoneOp.ADD, y, binary(HoneOp.SUBTRACT, x, unary(HoneOp.STOP_GRADIENT, x)));
    }

    /**
     * Repeats a graph's nodes here, without those of whose outputs all are known.
     *
     * @param graph of the {@code hone} dialect
     * @param known values that stand for tensors of that graph, its inputs among them
     * @return all its tensors' values here, those that are known among them; a variable that is not known is made anew
     */
    public Map<Integer, Value> repeat(Graph graph, Map<Integer, Value> known) {
        Map<Integer, Value> values = new HashMap<>(known);
        for (Tensor tensor : graph.tensors()) {
            if (!values.containsKey(tensor.id())
                    && (tensor.isConstant() || tensor.variable())
                    && !graph.consumers(tensor.id()).isEmpty()) {
                values.put(tensor.id(), copy(tensor));
            }
        }
        for (Node node : graph.nodes()) {
            if (!known.keySet().containsAll(node.outputs())) {
                repeat(graph, node, values);
            }
        }
        return values;
    }

    /**
     * Repeats a node here.
     *
     * @param graph in which the node is
     * @param values of the tensors that the node reads; those of its outputs are put beside them
     */
    public void repeat(Graph graph, Node node, Map<Integer, Value> values) {
        node.outputs().forEach(id -> values.put(id, copy(graph.tensor(id))));
        nodes.add(new Node(
                nodes.size(),
                node.dialect(),
                node.operator(),
                node.version(),
                node.inputs().stream().map(id -> values.get(id).id()).toList(),
                node.outputs().stream().map(id -> values.get(id).id()).toList(),
                node.attributes()));
    }

    /** A tensor of another graph that nothing writes there: a constant, a variable or an input. */
    public Value repeat(Tensor tensor) {
        return copy(tensor);
    }

    private Value copy(Tensor tensor) {
        return put(tensor.withId(tensors.size()), (int) tensor.attributes().integer(HoneOp.BATCH_MULTIPLE, 1));
    }

    /**
     * The shape that two shapes are broadcast to, as NumPy does.
     *
     * @throws InvalidModelException if they do not go together
     */
    public static Shape broadcast(Shape a, Shape b) {
        int rank = Math.max(a.rank(), b.rank());
        int[] dimensions = new int[rank];
        for (int i = 0; i < rank; i++) {
            int left = i < rank - a.rank() ? 1 : a.dimension(i - rank + a.rank());
            int right = i < rank - b.rank() ? 1 : b.dimension(i - rank + b.rank());
            if (left != right && left > 1 && right > 1) {
                throw new InvalidModelException("shapes " + a + " and " + b + " do not go together");
            }
            dimensions[i] = left == 1 ? right : right == 1 ? left : Math.max(left, right);
        }
        return Shape.of(dimensions);
    }

    /** The axes in another order; no node if it undoes the transposition before it. */
    public Value transpose(Value x, int... permutation) {
        if (Lists.isIdentity(permutation)) {
            return x;
        }
        Transposition before = transpositions.get(x.id());
        if (before != null) {
            return transpose(before.source, Lists.then(before.permutation, permutation));
        }
        int[] dimensions = new int[permutation.length];
        for (int i = 0; i < dimensions.length; i++) {
            dimensions[i] = x.dimension(permutation[i]);
        }
        Value output = node(
                HoneOp.TRANSPOSE,
                Attributes.of("permutation", Lists.of(permutation)),
                x.type(),
                Shape.of(dimensions),
                x);
        transpositions.put(output.id(), new Transposition(x, permutation));
        return output;
    }

    /** Gives what a layer returns the layer's name. */
    public void name(Value value, String name) {
        Tensor tensor = tensors.get(value.id());
        if (!tensor.isConstant() && tensor.name().startsWith(name + "/")) {
            tensors.put(value.id(), tensor.withName(name));
        }
    }

    /** The graph, without the nodes that do not lead to an output. */
    public Graph build(String name, List<Value> inputs, List<Value> outputs) {
        Set<Integer> needed = new HashSet<>();
        outputs.forEach(value -> needed.add(value.id()));
        List<Node> kept = new ArrayList<>();
        for (int i = nodes.size() - 1; i >= 0; i--) {
            Node node = nodes.get(i);
            if (node.outputs().stream().anyMatch(needed::contains)) {
                needed.addAll(node.inputs());
                kept.add(node);
            }
        }
        Collections.reverse(kept);
        GraphBuilder builder = new GraphBuilder(name);
        tensors.values().forEach(builder::put);
        return builder.nodes(kept)
                .inputs(inputs.stream().map(Value::id).toList())
                .outputs(outputs.stream().map(Value::id).toList())
                .removeUnusedTensors()
                .build();
    }

    private String label(String part) {
        return scope.isEmpty() ? part : scope + '/' + part;
    }

    private Value put(Tensor tensor, int multiple) {
        boolean dynamic = tensor.shape().rank() > 0 && tensor.shape().dimension(0) == Shape.DYNAMIC;
        tensors.put(
                tensor.id(),
                dynamic && multiple > 1
                        ? tensor.withAttributes(Attributes.of(HoneOp.BATCH_MULTIPLE, (long) multiple))
                        : tensor);
        return new Value(tensor.id(), tensor.shape(), tensor.type(), dynamic ? multiple : 1);
    }
}
