package dev.hone.graph.internal;

import dev.hone.api.graph.Operators;
import dev.hone.graph.internal.Rewriting.Change;
import dev.hone.model.Graph;
import dev.hone.model.GraphBuilder;
import dev.hone.model.Lineage;
import dev.hone.model.Node;
import dev.hone.model.Tensor;
import dev.hone.model.traits.OperatorKind;
import dev.hone.model.traits.Traits;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** Removes a node that nothing reads, of an operator that is known to do nothing but compute its outputs. */
final class DeadNodeRule implements Rewriting.Rule {

    /** They may keep state, or call graphs that do. */
    private static final Set<OperatorKind> SPARED =
            EnumSet.of(OperatorKind.CONTROL, OperatorKind.OTHER, OperatorKind.RECURRENT);

    private final Operators operators;

    DeadNodeRule(Operators operators) {
        this.operators = operators;
    }

    @Override
    public Optional<Change> at(Graph graph, Node node) {
        boolean read = node.outputs().stream()
                .anyMatch(id -> id != Tensor.NONE
                        && (graph.outputs().contains(id) || !graph.consumers(id).isEmpty()));
        boolean keepsState = node.inputs().stream()
                .anyMatch(id -> id != Tensor.NONE && graph.tensor(id).variable());
        Optional<OperatorKind> kind = operators.traits(graph, node).map(Traits::kind);
        if (read || keepsState || kind.filter(known -> !SPARED.contains(known)).isEmpty()) {
            return Optional.empty();
        }
        GraphBuilder builder = graph.edit().replaceNode(node.id());
        node.outputs().stream().filter(id -> id != Tensor.NONE).forEach(builder::removeTensor);
        return Optional.of(
                new Change(Unread.constants(builder, graph, node, Tensor.NONE).build(), Lineage.IDENTITY));
    }
}
