package dev.hone.coordinator.internal.registry;

import dev.hone.api.coordinator.Catalog;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.osgi.framework.Constants;

/** Plug-ins that are put in by hand; counts what is in use. */
public final class FakePlugins implements Plugins, PluginCatalog {

    private final AtomicLong nextServiceId = new AtomicLong(1);
    private final Map<String, Integer> revisions = new ConcurrentHashMap<>();
    private final Map<String, List<ParameterDefinition>> parameters = new HashMap<>();
    private final Map<Plugin<?>, String> dialects = new HashMap<>();
    private final Map<String, List<Plugin<Object>>> others = new HashMap<>();
    private final List<Catalog.Entry> unsatisfied = new ArrayList<>();
    private final List<Runnable> alarms = new CopyOnWriteArrayList<>();
    private final AtomicInteger inUse = new AtomicInteger();
    private final Roster roster = new Roster(
            new Roster.Tolerance(3, Duration.ofMinutes(10)), Clock.systemUTC(), (time, action) -> alarms.add(action));

    public <S> Plugin<S> add(PluginKind<S> kind, String id, S service, Object... properties) {
        return addVanishing(kind, id, service, new AtomicBoolean(), properties);
    }

    /** @param gone turned to true by whoever lets the service vanish */
    public <S> Plugin<S> addVanishing(
            PluginKind<S> kind, String id, S service, AtomicBoolean gone, Object... properties) {
        Plugin<S> plugin = plugin(kind, id, service, gone, properties);
        roster.add(plugin);
        return plugin;
    }

    /** Takes one out for good: who holds it finds it gone. */
    public void remove(Plugin<?> plugin) {
        roster.remove(plugin.kind(), plugin.serviceId());
    }

    public <S> void addToDialect(Class<S> contract, String dialect, S service) {
        dialects.put(plugin(PluginKind.of(contract), dialect, service, new AtomicBoolean()), dialect);
    }

    public void addService(Class<?> contract, String id, Object service, AtomicBoolean gone) {
        addService(contract.getName(), id, service, gone);
    }

    /** By name: the contract may be of a bundle that the tests do not have. */
    public void addService(String contract, String id, Object service) {
        addService(contract, id, service, new AtomicBoolean());
    }

    private void addService(String contract, String id, Object service, AtomicBoolean gone) {
        PluginKind<Object> kind = PluginKind.of(Object.class, contract);
        others.computeIfAbsent(contract, name -> new ArrayList<>()).add(plugin(kind, id, service, gone));
    }

    public void define(String technique, ParameterDefinition... definitions) {
        parameters.put(technique, List.of(definitions));
    }

    public void addUnsatisfied(Catalog.Kind kind, String id, String missing) {
        unsatisfied.add(Catalog.Entry.of(kind, id, "bundle", "1.0.0").withMissing(missing));
    }

    public int inUse() {
        return inUse.get();
    }

    private <S> Plugin<S> plugin(PluginKind<S> kind, String id, S service, AtomicBoolean gone, Object... properties) {
        Map<String, Object> all = new HashMap<>();
        all.put(Constants.SERVICE_ID, nextServiceId.getAndIncrement());
        for (int i = 0; i < properties.length; i += 2) {
            all.put((String) properties[i], properties[i + 1]);
        }
        Revision revision = new Revision(id.hashCode(), revisions.getOrDefault(id, 0));
        return new Plugin<>(kind, id, all, "bundle." + id, "1.0.0", revision, new Plugin.Source<>() {
            @Override
            public S get() {
                if (gone.get()) {
                    return null;
                }
                inUse.incrementAndGet();
                return service;
            }

            @Override
            public void unget(S given) {
                inUse.decrementAndGet();
            }

            @Override
            public boolean isGone() {
                return gone.get();
            }
        });
    }

    /** What is added with an id from now on is of another revision of its bundle. */
    public void update(String id) {
        revisions.merge(id, 1, Integer::sum);
    }

    @Override
    public Snapshot snapshot() {
        return roster.snapshot();
    }

    @Override
    public void onChange(Runnable listener) {
        roster.onChange(listener);
    }

    @Override
    public void removeListener(Runnable listener) {
        roster.removeListener(listener);
    }

    @Override
    public void offended(Plugin<?> plugin, String how) {
        roster.offended(plugin, how);
    }

    @Override
    @SuppressWarnings("unchecked")
    public <S> List<Plugin<S>> ofDialect(Class<S> contract, String dialect) {
        return dialects.entrySet().stream()
                .filter(entry -> entry.getValue().equals(dialect)
                        && entry.getKey().kind().contract().equals(contract))
                .map(entry -> (Plugin<S>) entry.getKey())
                .toList();
    }

    @Override
    public List<Plugin<Object>> of(String contract) {
        return List.copyOf(others.getOrDefault(contract, List.of()));
    }

    @Override
    public List<ParameterDefinition> of(Plugin<?> technique) {
        return parameters.getOrDefault(technique.id(), List.of());
    }

    @Override
    public Catalog read() {
        List<Catalog.Entry> entries = new ArrayList<>(unsatisfied);
        for (PluginKind<?> kind : PluginKind.LISTED) {
            snapshot()
                    .quarantined(kind)
                    .forEach((plugin, why) -> entries.add(Catalog.Entry.of(
                                    kind.listed().orElseThrow(), plugin.id(), plugin.bundle(), plugin.version())
                            .withMissing(why.reason())));
            snapshot()
                    .distinct(kind)
                    .forEach(plugin -> entries.add(Catalog.Entry.of(
                            kind.listed().orElseThrow(), plugin.id(), plugin.bundle(), plugin.version())));
        }
        return new Catalog(entries);
    }
}
