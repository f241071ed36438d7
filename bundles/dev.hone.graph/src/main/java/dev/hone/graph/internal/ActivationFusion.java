package dev.hone.graph.internal;

import dev.hone.api.graph.GraphPass;
import dev.hone.api.graph.GraphPassType;
import dev.hone.api.graph.Operators;
import dev.hone.graph.internal.Rewriting.Change;
import dev.hone.model.Graph;
import dev.hone.model.GraphBuilder;
import dev.hone.model.Lineage;
import dev.hone.model.Model;
import dev.hone.model.Node;
import dev.hone.model.hone.HoneOp;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Lets an operator do the clamp behind it, such as RELU, itself: where its format can say so. */
@Component
@GraphPassType(id = "fuse-activations", description = "fuses activations such as RELU with the operator before them")
public final class ActivationFusion implements GraphPass {

    @Activate
    public ActivationFusion() {}

    @Override
    public Result run(Model model, Operators operators) {
        return Rewriting.apply(model, index -> (graph, node) -> fuse(graph, node, operators));
    }

    private static Optional<Change> fuse(Graph graph, Node node, Operators operators) {
        Optional<Operation> operation = Operation.of(graph, node, operators)
                .filter(found -> found.op() == HoneOp.IDENTITY && found.isClamped());
        if (operation.isEmpty()) {
            return Optional.empty();
        }
        int between = operation.get().operands().get(0);
        return Rewriting.onlyReader(graph, between)
                .flatMap(reader -> graph.producer(between))
                .filter(producer -> producer.outputs().size() == 1)
                .flatMap(producer ->
                        operators.clamped(graph, producer, operation.get().clamp()))
                .map(fused -> {
                    GraphBuilder builder = graph.edit()
                            .replaceNode(fused.id(), fused.withOutputs(node.outputs()))
                            .replaceNode(node.id())
                            .removeTensor(between);
                    Described.from(
                            graph,
                            builder,
                            between,
                            node.output(0),
                            known -> known.map(statistics -> Described.clamped(
                                    statistics, operation.get().clamp())));
                    return new Change(builder.build(), Lineage.IDENTITY);
                });
    }
}
