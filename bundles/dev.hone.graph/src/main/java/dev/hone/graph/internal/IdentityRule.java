package dev.hone.graph.internal;

import dev.hone.api.graph.Operators;
import dev.hone.graph.internal.Rewriting.Change;
import dev.hone.model.Graph;
import dev.hone.model.GraphBuilder;
import dev.hone.model.Lineage;
import dev.hone.model.Node;
import dev.hone.model.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Removes an operator that gives what it takes. What read its output reads its input; where the output is one of the
 * graph's, which keep their tensors, the operator before it writes that instead.
 */
final class IdentityRule implements Rewriting.Rule {

    private final Operators operators;

    IdentityRule(Operators operators) {
        this.operators = operators;
    }

    @Override
    public Optional<Change> at(Graph graph, Node node) {
        return Operation.of(graph, node, operators)
                .filter(operation -> !operation.isClamped())
                .flatMap(operation -> source(graph, operation))
                .filter(source -> same(graph.tensor(source), graph.tensor(node.output(0))))
                .flatMap(source -> remove(graph, node, source));
    }

    private static boolean same(Tensor input, Tensor output) {
        return input.type() == output.type()
                && input.shape().equals(output.shape())
                && input.shape().isStatic()
                && input.quantization().equals(output.quantization())
                && !input.variable()
                && !output.variable();
    }

    /** The operand that the operation gives unchanged, if its shape is the output's. */
    private static Optional<Integer> source(Graph graph, Operation operation) {
        List<Integer> operands = operation.operands();
        return switch (operation.op()) {
            case IDENTITY, CAST, RESHAPE -> Optional.of(operands.get(0));
            case TRANSPOSE ->
                Optional.of(operands.get(0))
                        .filter(x -> isIdentity(operation.attributes().integers("permutation")));
            case PAD ->
                Optional.of(operands.get(0))
                        .filter(x -> isZero(operation.attributes().integers("before"))
                                && isZero(operation.attributes().integers("after")));
            case ADD ->
                neutral(graph, operands.get(1), 0, operands.get(0))
                        .or(() -> neutral(graph, operands.get(0), 0, operands.get(1)));
            case SUBTRACT -> neutral(graph, operands.get(1), 0, operands.get(0));
            case MULTIPLY ->
                neutral(graph, operands.get(1), 1, operands.get(0))
                        .or(() -> neutral(graph, operands.get(0), 1, operands.get(1)));
            case DIVIDE -> neutral(graph, operands.get(1), 1, operands.get(0));
            default -> Optional.empty();
        };
    }

    private static Optional<Integer> neutral(Graph graph, int constant, float value, int other) {
        Tensor tensor = graph.tensor(constant);
        if (!FloatValues.isReadable(tensor)
                || tensor.shape().elements() == 0
                || tensor.data().orElseThrow().copy(0, Float.BYTES).getFloat() != value) {
            return Optional.empty();
        }
        for (float element : FloatValues.of(tensor)) {
            if (element != value) {
                return Optional.empty();
            }
        }
        return Optional.of(other);
    }

    private static boolean isIdentity(int[] permutation) {
        return permutation.length > 0
                && Arrays.equals(
                        permutation, IntStream.range(0, permutation.length).toArray());
    }

    private static boolean isZero(int[] paddings) {
        return paddings.length > 0 && IntStream.of(paddings).allMatch(padding -> padding == 0);
    }

    private static Optional<Change> remove(Graph graph, Node node, int source) {
        int output = node.output(0);
        boolean given = graph.outputs().contains(output);
        Optional<Node> producer = graph.producer(source);
        if (given && (producer.isEmpty() || graph.outputs().contains(source))) {
            return Optional.empty();
        }
        int gone = given ? source : output;
        int kept = given ? output : source;
        GraphBuilder builder = graph.edit().replaceNode(node.id());
        producer.filter(writer -> given)
                .ifPresent(writer ->
                        builder.replaceNode(writer.id(), writer.withOutputs(replaced(writer.outputs(), gone, kept))));
        for (Node reader : graph.consumers(gone)) {
            if (reader.id() != node.id()) {
                builder.replaceNode(reader.id(), reader.withInputs(replaced(reader.inputs(), gone, kept)));
            }
        }
        Described.from(graph, builder, gone, kept, known -> known);
        builder.removeTensor(gone);
        return Optional.of(
                new Change(Unread.constants(builder, graph, node, gone).build(), Lineage.IDENTITY));
    }

    private static List<Integer> replaced(List<Integer> ids, int old, int changed) {
        List<Integer> copy = new ArrayList<>(ids);
        Collections.replaceAll(copy, old, changed);
        return copy;
    }
}
