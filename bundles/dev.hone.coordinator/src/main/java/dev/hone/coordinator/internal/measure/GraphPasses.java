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
import java.util.function.Consumer;

/** The clean-up that a technique wants done before it. */
public final class GraphPasses {

    private GraphPasses() {}

    /**
     * Runs passes one after the other.
     *
     * @param used is told of each
     * @throws HoneException with the reason MISSING if one is not there any more
     */
    public static GraphPass.Result run(
            Snapshot snapshot, List<String> ids, Model model, Operators operators, Consumer<Plugin<?>> used) {
        GraphPass.Result result = GraphPass.Result.unchanged(model);
        for (String id : ids) {
            Plugin<GraphPass> plugin = snapshot.find(PluginKind.PASS, id)
                    .orElseThrow(
                            () -> new HoneException(Reason.MISSING, "graph pass " + id + " is not there any more"));
            used.accept(plugin);
            Model input = result.model();
            try (Lease<GraphPass> pass = plugin.lease()) {
                GraphPass.Result next = pass.answer("run", service -> service.run(input, operators));
                if (next.model() == null || next.lineage() == null) {
                    throw PluginCalls.broken(plugin, "its result has no model or no lineage");
                }
                result = new GraphPass.Result(next.model(), result.lineage().then(next.lineage(), input));
            }
        }
        return result;
    }
}
