package dev.hone.graph.internal;

import dev.hone.api.graph.Operators;
import dev.hone.graph.internal.Rewriting.Change;
import dev.hone.model.Graph;
import dev.hone.model.Lineage;
import dev.hone.model.Node;
import dev.hone.model.hone.HoneOp;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Lets a change of shape read what the change of shape before it reads. */
final class ReshapeRule implements Rewriting.Rule {

    private final Operators operators;

    ReshapeRule(Operators operators) {
        this.operators = operators;
    }

    @Override
    public Optional<Change> at(Graph graph, Node node) {
        return reshaped(graph, node).flatMap(between -> graph.producer(between)
                .flatMap(first -> reshaped(graph, first))
                .map(source -> {
                    List<Integer> inputs = new ArrayList<>(node.inputs());
                    Collections.replaceAll(inputs, between, source);
                    return new Change(
                            graph.edit()
                                    .replaceNode(node.id(), node.withInputs(inputs))
                                    .build(),
                            Lineage.IDENTITY);
                }));
    }

    private Optional<Integer> reshaped(Graph graph, Node node) {
        return Operation.of(graph, node, operators)
                .filter(operation -> operation.op() == HoneOp.RESHAPE)
                .filter(operation -> graph.tensor(node.output(0)).shape().isStatic())
                .map(operation -> operation.operands().get(0));
    }
}
