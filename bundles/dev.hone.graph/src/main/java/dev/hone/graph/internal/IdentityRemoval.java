package dev.hone.graph.internal;

import dev.hone.api.graph.GraphPass;
import dev.hone.api.graph.GraphPassType;
import dev.hone.api.graph.Operators;
import dev.hone.model.Model;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Removes operators that give what they take, changes of shape behind changes of shape, and what nothing reads. */
@Component
@GraphPassType(id = "remove-identities", description = "removes operators that change nothing or that nothing reads")
public final class IdentityRemoval implements GraphPass {

    @Activate
    public IdentityRemoval() {}

    @Override
    public Result run(Model model, Operators operators) {
        return Rewriting.apply(model, index -> {
            Rewriting.Rule identities = new IdentityRule(operators);
            Rewriting.Rule reshapes = new ReshapeRule(operators);
            Rewriting.Rule dead = new DeadNodeRule(operators);
            return (graph, node) -> identities
                    .at(graph, node)
                    .or(() -> reshapes.at(graph, node))
                    .or(() -> dead.at(graph, node));
        });
    }
}
