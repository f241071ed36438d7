package dev.hone.coordinator.internal.registry;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The plug-ins of one moment. Immutable. */
public final class Snapshot {

    public static final Snapshot EMPTY = new Snapshot(Map.of());

    private final Map<PluginKind<?>, List<Plugin<?>>> plugins;

    private Snapshot(Map<PluginKind<?>, List<Plugin<?>>> plugins) {
        this.plugins = Map.copyOf(plugins);
    }

    /** With a plug-in, in place of what the same service was before. */
    public Snapshot with(Plugin<?> plugin) {
        List<Plugin<?>> changed = new ArrayList<>(of(plugin.kind()));
        changed.removeIf(other -> other.serviceId() == plugin.serviceId());
        changed.add(plugin);
        changed.sort(Plugin.BEST_FIRST);
        return with(plugin.kind(), changed);
    }

    Snapshot without(PluginKind<?> kind, long serviceId) {
        List<Plugin<?>> changed = new ArrayList<>(of(kind));
        changed.removeIf(plugin -> plugin.serviceId() == serviceId);
        return with(kind, changed);
    }

    /** One of each id, the one of highest ranking, in the order of ids. */
    public <S> List<Plugin<S>> distinct(PluginKind<S> kind) {
        Map<String, Plugin<S>> best = new TreeMap<>();
        ranked(kind).forEach(plugin -> best.putIfAbsent(plugin.id(), plugin));
        return List.copyOf(best.values());
    }

    /** All of a kind, those of highest ranking first. */
    @SuppressWarnings("unchecked")
    public <S> List<Plugin<S>> ranked(PluginKind<S> kind) {
        return (List<Plugin<S>>) (List<?>) List.copyOf(of(kind));
    }

    /** The one of highest ranking with an id. */
    public <S> Optional<Plugin<S>> find(PluginKind<S> kind, String id) {
        return ranked(kind).stream().filter(plugin -> plugin.id().equals(id)).findFirst();
    }

    /** Ids of a kind, sorted, for messages; {@code none} if there are none. */
    public String ids(PluginKind<?> kind) {
        List<String> ids = distinct(kind).stream().map(Plugin::id).toList();
        return ids.isEmpty() ? "none" : String.join(", ", ids);
    }

    private Collection<Plugin<?>> of(PluginKind<?> kind) {
        return plugins.getOrDefault(kind, List.of());
    }

    private Snapshot with(PluginKind<?> kind, List<Plugin<?>> of) {
        Map<PluginKind<?>, List<Plugin<?>>> changed = new HashMap<>(plugins);
        changed.put(kind, List.copyOf(of));
        return new Snapshot(changed);
    }
}
