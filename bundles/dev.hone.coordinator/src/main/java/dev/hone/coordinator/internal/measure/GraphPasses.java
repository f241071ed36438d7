package dev.hone.coordinator.internal.measure;

import dev.hone.api.HoneException;
import dev.hone.api.HoneException.Reason;
import dev.hone.api.graph.GraphPass;
import dev.hone.api.graph.Operators;
import dev.hone.coordinator.internal.registry.Lease;
import dev.hone.coordinator.internal.registry.Plugin;
import dev.hone.coordinator.internal.registry.PluginCalls;
import dev.hone.coordinator.internal.registry.PluginKind;
import dev.hone.coordinator.internal.registry.Snapshot;
import dev.hone.model.Model;
import java.util.List;
import java.util.function.Function;

/** The clean-up that a technique wants done before it. */
public final class GraphPasses {

    private GraphPasses() {}

    /**
     * Runs passes one after the other.
     *
     * @param leases gives their services
     * @throws HoneException with the reason MISSING if one is not there any more
     */
    public static GraphPass.Result run(
            Snapshot snapshot,
            List<String> ids,
            Model model,
            Operators operators,
            Function<Plugin<GraphPass>, Lease<GraphPass>> leases) {
        GraphPass.Result result = GraphPass.Result.unchanged(model);
        for (String id : ids) {
            Plugin<GraphPass> plugin = snapshot.find(PluginKind.PASS, id)
                    .orElseThrow(
                            () -> new HoneException(Reason.MISSING, "graph pass " + id + " is not there any more"));
            Model input = result.model();
            GraphPass.Result next = leases.apply(plugin).answer("run", service -> service.run(input, operators));
            if (next.model() == null || next.lineage() == null) {
                throw PluginCalls.broken(plugin, "its result has no model or no lineage");
            }
            result = new GraphPass.Result(next.model(), result.lineage().then(next.lineage(), input));
        }
        return result;
    }
}
