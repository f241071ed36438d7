package dev.hone.graph.internal;

import dev.hone.model.DataType;
import dev.hone.model.Graph;
import dev.hone.model.Lineage.Transform;
import dev.hone.model.Node;
import dev.hone.model.Shape;
import dev.hone.model.Sparsity;
import dev.hone.model.Tensor;
import dev.hone.model.hone.HoneOp;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Evaluates graphs of the {@code hone} dialect whose nodes take one value each: IDENTITY, CAST of narrower floats to
 * FLOAT32, RESHAPE and TRANSPOSE. The results read their source when they are read themselves; only a transposed one is
 * in memory.
 */
final class Evaluator {

    /** No larger tensor is transposed in memory, in bytes. */
    private static final long MAX_TRANSPOSED = 1L << 26;

    private Evaluator() {}

    /**
     * @param inputs constants, as many as the graph has inputs; what is stored in a sparse encoding has no value here,
     *     but the graph may hold its dense values as a constant of its own
     * @return the graph's only output; empty if there is a node that is not known here
     */
    static Optional<ConstantValue> run(Graph lowered, List<Tensor> inputs) {
        if (lowered.inputs().size() != inputs.size() || lowered.outputs().size() != 1) {
            return Optional.empty();
        }
        Map<Integer, ConstantValue> values = new HashMap<>();
        for (Tensor tensor : lowered.tensors()) {
            if (tensor.isConstant()) {
                values.put(tensor.id(), value(tensor, 0));
            }
        }
        for (int i = 0; i < inputs.size(); i++) {
            if (!inputs.get(i).attributes().has(Sparsity.ATTRIBUTE)) {
                values.put(lowered.inputs().get(i), value(inputs.get(i), i));
            }
        }
        for (Node node : lowered.nodes()) {
            ConstantValue value = values.get(node.input(0));
            boolean unary =
                    value != null && node.inputs().size() == 1 && node.outputs().size() == 1;
            Optional<ConstantValue> result = unary ? evaluate(node, value) : Optional.empty();
            if (result.isEmpty()) {
                return Optional.empty();
            }
            values.put(node.output(0), result.get());
        }
        return Optional.ofNullable(values.get(lowered.outputs().get(0)));
    }

    private static ConstantValue value(Tensor tensor, int source) {
        return new ConstantValue(
                tensor.type(), tensor.shape(), tensor.data().orElseThrow(), source, new Transform.Same());
    }

    private static Optional<ConstantValue> evaluate(Node node, ConstantValue x) {
        if (!node.dialect().equals(HoneOp.DIALECT)) {
            return Optional.empty();
        }
        return switch (node.operator()) {
            case "IDENTITY" -> Optional.of(x);
            case "CAST" -> cast(x, node.attributes().text("to").orElse(""));
            case "RESHAPE" -> reshape(x, node.attributes().integers("shape"));
            case "TRANSPOSE" -> transpose(x, node.attributes().integers("permutation"));
            default -> Optional.empty();
        };
    }

    private static Optional<ConstantValue> cast(ConstantValue x, String to) {
        if (to.equals(x.type().name())) {
            return Optional.of(x);
        }
        if (!to.equals(DataType.FLOAT32.name()) || (x.type() != DataType.FLOAT16 && x.type() != DataType.BFLOAT16)) {
            return Optional.empty();
        }
        return Optional.of(
                x.then(DataType.FLOAT32, x.shape(), new WidenedFloats(x.data(), x.type()), new Transform.Same()));
    }

    private static Optional<ConstantValue> reshape(ConstantValue x, int[] dimensions) {
        long known = 1;
        int open = -1;
        for (int i = 0; i < dimensions.length; i++) {
            if (dimensions[i] < 0) {
                if (open >= 0) {
                    return Optional.empty();
                }
                open = i;
            } else {
                known *= dimensions[i];
            }
        }
        long elements = x.shape().elements();
        if (open >= 0) {
            if (known == 0 || elements % known != 0) {
                return Optional.empty();
            }
            dimensions[open] = (int) (elements / known);
        } else if (known != elements) {
            return Optional.empty();
        }
        return Optional.of(x.then(x.type(), Shape.of(dimensions), x.data(), new Transform.Reshaped()));
    }

    private static Optional<ConstantValue> transpose(ConstantValue x, int[] permutation) {
        boolean valid =
                IntStream.of(permutation).distinct().count() == x.shape().rank()
                        && IntStream.of(permutation)
                                .allMatch(axis -> axis >= 0 && axis < x.shape().rank());
        if (!valid || x.type().bits() % 8 != 0 || x.data().size() > MAX_TRANSPOSED) {
            return Optional.empty();
        }
        int[] dimensions = IntStream.of(permutation).map(x.shape()::dimension).toArray();
        Transform step =
                new Transform.Transposed(IntStream.of(permutation).boxed().toList());
        return Optional.of(x.then(
                x.type(),
                Shape.of(dimensions),
                Transposition.of(x.data(), x.shape(), permutation, x.type().bits() / 8),
                step));
    }
}
