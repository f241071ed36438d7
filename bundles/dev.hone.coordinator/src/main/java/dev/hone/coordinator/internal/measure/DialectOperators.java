package dev.hone.coordinator.internal.measure;

import dev.hone.api.graph.Operators;
import dev.hone.coordinator.internal.registry.Lease;
import dev.hone.coordinator.internal.registry.Leases;
import dev.hone.coordinator.internal.registry.Plugin;
import dev.hone.coordinator.internal.registry.PluginKind;
import dev.hone.coordinator.internal.registry.Plugins;
import dev.hone.coordinator.internal.registry.Snapshot;
import dev.hone.coordinator.internal.registry.Vanished;
import dev.hone.model.Graph;
import dev.hone.model.Node;
import dev.hone.model.hone.Lowering;
import dev.hone.model.traits.Clamp;
import dev.hone.model.traits.OperatorTraits;
import dev.hone.model.traits.Traits;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Asks the services of a node's dialect, those of highest ranking first; holds them until it is closed. */
public final class DialectOperators implements Operators, AutoCloseable {

    private final Plugins plugins;
    private final Snapshot snapshot;
    private final Leases leases = new Leases();
    private final Map<Key<?>, List<Lease<?>>> services = new ConcurrentHashMap<>();

    /** @param snapshot has the formats that the work uses */
    public DialectOperators(Plugins plugins, Snapshot snapshot) {
        this.plugins = plugins;
        this.snapshot = snapshot;
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

    /**
     * The services of a contract for a dialect.
     *
     * @throws Vanished if the dialect's format is gone: its bundle's services are incomplete then
     */
    @SuppressWarnings("unchecked")
    public <S> List<Lease<S>> of(Class<S> contract, String dialect) {
        Key<S> key = new Key<>(contract, dialect);
        List<Lease<?>> known = services.get(key);
        if (known == null) {
            List<Lease<?>> found = lease(key);
            known = services.putIfAbsent(key, found);
            known = known == null ? found : known;
        }
        return (List<Lease<S>>) (List<?>) known;
    }

    private List<Lease<?>> lease(Key<?> key) {
        List<Lease<?>> found = new ArrayList<>();
        for (Plugin<?> plugin : plugins.ofDialect(key.contract(), key.dialect())) {
            found.add(leases.lease(plugin));
        }
        snapshot.find(PluginKind.FORMAT, key.dialect()).ifPresent(Plugin::requirePresent);
        return List.copyOf(found);
    }

    /** The plug-ins that were asked so far. */
    public Set<Plugin<?>> used() {
        return leases.plugins();
    }

    @Override
    public void close() {
        leases.close();
    }
}
