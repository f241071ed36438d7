package dev.hone.graph.internal;

import dev.hone.api.graph.Operators;
import dev.hone.model.Attributes;
import dev.hone.model.Graph;
import dev.hone.model.Node;
import dev.hone.model.Tensor;
import dev.hone.model.hone.HoneOp;
import dev.hone.model.traits.Clamp;
import dev.hone.model.traits.OperatorKind;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a node does, where that is one operation of the {@code hone} dialect and perhaps a clamp behind it.
 *
 * @param op {@link HoneOp#IDENTITY} where it is a clamp alone
 * @param operands ids of the tensors that the operation reads
 * @param clamp {@link Clamp#NONE} where there is none
 */
record Operation(HoneOp op, List<Integer> operands, Attributes attributes, Clamp clamp) {

    /** They are no operation that is looked for, and the costliest to lower. */
    private static final Set<OperatorKind> OTHERS = EnumSet.of(
            OperatorKind.CONVOLUTION,
            OperatorKind.DEPTHWISE_CONVOLUTION,
            OperatorKind.TRANSPOSED_CONVOLUTION,
            OperatorKind.DENSE,
            OperatorKind.MATRIX_PRODUCT,
            OperatorKind.POOLING,
            OperatorKind.SOFTMAX,
            OperatorKind.REDUCTION,
            OperatorKind.RECURRENT);

    static Optional<Operation> of(Graph graph, Node node, Operators operators) {
        boolean other = operators
                .traits(graph, node)
                .filter(traits -> OTHERS.contains(traits.kind()))
                .isPresent();
        return node.outputs().size() == 1 && !other
                ? operators.lower(graph, node).flatMap(lowered -> of(node, lowered))
                : Optional.empty();
    }

    private static Optional<Operation> of(Node node, Graph lowered) {
        List<Node> nodes = lowered.nodes();
        if (nodes.isEmpty()
                || nodes.size() > 2
                || lowered.outputs().size() != 1
                || nodes.stream()
                        .anyMatch(step -> !step.dialect().equals(HoneOp.DIALECT)
                                || step.outputs().size() != 1)) {
            return Optional.empty();
        }
        Node first = nodes.get(0);
        Node last = nodes.get(nodes.size() - 1);
        boolean single = nodes.size() == 1;
        boolean chained = single || last.inputs().equals(first.outputs());
        Optional<Clamp> clamp = clamp(last);
        if (!chained || !last.outputs().equals(lowered.outputs()) || (!single && clamp.isEmpty())) {
            return Optional.empty();
        }
        List<Integer> present =
                node.inputs().stream().filter(id -> id != Tensor.NONE).toList();
        List<Integer> operands = new ArrayList<>();
        for (int id : first.inputs()) {
            int position = lowered.inputs().indexOf(id);
            if (position < 0 || position >= present.size()) {
                return Optional.empty();
            }
            operands.add(present.get(position));
        }
        return Optional.of(
                single && clamp.isPresent()
                        ? new Operation(HoneOp.IDENTITY, operands, Attributes.NONE, clamp.get())
                        : new Operation(
                                HoneOp.valueOf(first.operator()),
                                operands,
                                first.attributes(),
                                single ? Clamp.NONE : clamp.orElseThrow()));
    }

    private static Optional<Clamp> clamp(Node node) {
        if (node.operator().equals(HoneOp.RELU.name())) {
            return Optional.of(new Clamp(0, Double.POSITIVE_INFINITY));
        }
        if (node.operator().equals(HoneOp.CLIP.name())) {
            return Optional.of(new Clamp(
                    node.attributes().real("min", Double.NEGATIVE_INFINITY),
                    node.attributes().real("max", Double.POSITIVE_INFINITY)));
        }
        return Optional.empty();
    }

    boolean isClamped() {
        return !clamp.equals(Clamp.NONE);
    }
}
