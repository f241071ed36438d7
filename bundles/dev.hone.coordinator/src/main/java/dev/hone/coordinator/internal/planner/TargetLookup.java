package dev.hone.coordinator.internal.planner;

import dev.hone.api.HoneException;
import dev.hone.api.HoneException.Reason;
import dev.hone.api.NearestName;
import dev.hone.api.coordinator.Catalog;
import dev.hone.api.target.HardwareTarget;
import dev.hone.api.target.TargetProfile;
import dev.hone.coordinator.internal.registry.Lease;
import dev.hone.coordinator.internal.registry.Plugin;
import dev.hone.coordinator.internal.registry.PluginCalls;
import dev.hone.coordinator.internal.registry.PluginCatalog;
import dev.hone.coordinator.internal.registry.PluginKind;
import dev.hone.coordinator.internal.registry.Plugins;
import java.util.List;

/** Finds hardware targets by id. */
public final class TargetLookup {

    private final Plugins plugins;
    private final PluginCatalog catalog;

    public TargetLookup(Plugins plugins, PluginCatalog catalog) {
        this.plugins = plugins;
        this.catalog = catalog;
    }

    /**
     * The profile of a target: a value that outlives the plug-in.
     *
     * @throws HoneException with the reason USAGE if there is none of that id, naming those that there are
     */
    public TargetProfile find(String id) {
        Plugin<HardwareTarget> plugin =
                plugins.snapshot().find(PluginKind.TARGET, id).orElseThrow(() -> unknown(id));
        try (Lease<HardwareTarget> lease = plugin.lease()) {
            return PluginCalls.answer(plugin, "profile", () -> lease.service().profile());
        }
    }

    private HoneException unknown(String id) {
        List<Catalog.Entry> targets = catalog.read().of(Catalog.Kind.TARGET);
        List<String> ids = targets.stream()
                .filter(Catalog.Entry::available)
                .map(Catalog.Entry::id)
                .toList();
        return new HoneException(
                Reason.USAGE,
                targets.stream()
                        .filter(target -> target.id().equals(id))
                        .flatMap(target -> target.missing().stream())
                        .findFirst()
                        .map(reason -> "the target " + id + " is not available: " + reason)
                        .orElseGet(() -> "there is no target " + id + "; there are: "
                                + (ids.isEmpty() ? "none" : String.join(", ", ids)) + NearestName.hint(id, ids)));
    }
}
