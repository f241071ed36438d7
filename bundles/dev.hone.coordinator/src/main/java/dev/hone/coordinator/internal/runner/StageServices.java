package dev.hone.coordinator.internal.runner;

import dev.hone.api.technique.Technique;
import dev.hone.coordinator.internal.registry.Lease;
import dev.hone.coordinator.internal.registry.Leases;
import dev.hone.coordinator.internal.registry.Plugin;
import dev.hone.coordinator.internal.registry.Plugins;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The services that a technique said it would ask for; a stored result depends on them, so on no others. */
final class StageServices {

    private final Plugins plugins;
    private final Leases leases;
    private final StageWatch watch;
    private final Plugin<Technique> technique;

    /** @param leases that hold what is given */
    StageServices(Plugins plugins, Plugin<Technique> technique, Leases leases, StageWatch watch) {
        this.plugins = plugins;
        this.leases = leases;
        this.watch = watch;
        this.technique = technique;
    }

    /** All that a technique may ask for, in an order that is the same in every process. */
    static List<Plugin<?>> all(Plugins plugins, Plugin<Technique> technique) {
        return technique.texts("services").stream()
                .flatMap(contract -> plugins.of(contract).stream()
                        .sorted(Comparator.<Plugin<Object>>comparingInt(Plugin::ranking)
                                .reversed()
                                .thenComparing(Plugin::id)))
                .<Plugin<?>>map(plugin -> plugin)
                .toList();
    }

    <S> List<S> of(Class<S> contract) {
        if (!technique.texts("services").contains(contract.getName())) {
            throw new IllegalArgumentException(technique.id() + " asks for services of " + contract.getName()
                    + ", which its service property " + technique.kind().property("services") + " does not name");
        }
        List<S> services = new ArrayList<>();
        for (Plugin<Object> plugin : plugins.of(contract.getName())) {
            Lease<Object> lease = leases.lease(watch.works(plugin));
            if (contract.isInstance(lease.service())) {
                services.add(contract.cast(lease.service()));
            }
        }
        return List.copyOf(services);
    }
}
