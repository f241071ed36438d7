package dev.hone.coordinator.internal.measure;

import dev.hone.api.graph.Operators;
import dev.hone.coordinator.internal.registry.Lease;
import dev.hone.coordinator.internal.registry.Plugin;
import dev.hone.coordinator.internal.registry.Plugins;
import dev.hone.model.Graph;
import dev.hone.model.Node;
import dev.hone.model.hone.Lowering;
import dev.hone.model.traits.Clamp;
import dev.hone.model.traits.OperatorTraits;
import dev.hone.model.traits.Traits;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Asks the services of a node's dialect, those of highest ranking first; holds them until it is closed. */
public final class DialectOperators implements Operators, AutoCloseable {

    private final Plugins plugins;
    private final Map<Key<?>, List<Lease<?>>> services = new ConcurrentHashMap<>();

    public DialectOperators(Plugins plugins) {
        this.plugins = plugins;
    }

    private record Key<S>(Class<S> contract, String dialect) {}

    @Override
    public Optional<Traits> traits(Graph graph, Node node) {
        return of(OperatorTraits.class, node.dialect()).stream()
                .flatMap(lease -> lease.answer("of", traits -> traits.of(graph, node)).stream())
                .findFirst();
    }

    @Override
    public Optional<Graph> lower(Graph graph, Node node) {
        return of(Lowering.class, node.dialect()).stream()
                .flatMap(lease -> lease.answer("lower", lowering -> lowering.lower(graph, node)).stream())
                .findFirst();
    }

    @Override
    public Optional<Node> clamped(Graph graph, Node node, Clamp clamp) {
        return of(OperatorTraits.class, node.dialect()).stream()
                .flatMap(lease -> lease.answer("clamped", traits -> traits.clamped(graph, node, clamp)).stream())
                .findFirst();
    }

    /** The services of a contract for a dialect. */
    @SuppressWarnings("unchecked")
    public <S> List<Lease<S>> of(Class<S> contract, String dialect) {
        return (List<Lease<S>>) (List<?>) services.computeIfAbsent(new Key<>(contract, dialect), this::lease);
    }

    private List<Lease<?>> lease(Key<?> key) {
        List<Lease<?>> leases = new ArrayList<>();
        for (Plugin<?> plugin : plugins.ofDialect(key.contract(), key.dialect())) {
            leases.add(plugin.lease());
        }
        return List.copyOf(leases);
    }

    /** The plug-ins that were asked so far. */
    public Set<Plugin<?>> used() {
        Set<Plugin<?>> used = new HashSet<>();
        services.values().forEach(leases -> leases.forEach(lease -> used.add(lease.plugin())));
        return used;
    }

    @Override
    public void close() {
        services.values().forEach(leases -> leases.forEach(Lease::close));
        services.clear();
    }
}
