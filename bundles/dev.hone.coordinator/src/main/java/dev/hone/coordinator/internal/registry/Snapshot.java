package dev.hone.coordinator.internal.registry;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/** The plug-ins of one moment. Immutable. What is in quarantine is not found, but listed with its reason. */
public final class Snapshot {

    public static final Snapshot EMPTY = new Snapshot(Map.of(), Map.of());

    private final Map<PluginKind<?>, List<Plugin<?>>> plugins;
    private final Map<Suspect, Quarantined> quarantine;

    private Snapshot(Map<PluginKind<?>, List<Plugin<?>>> plugins, Map<Suspect, Quarantined> quarantine) {
        this.plugins = Map.copyOf(plugins);
        this.quarantine = Map.copyOf(quarantine);
    }

    /** What offences are counted for: not a bundle as a whole, as its other plug-ins may be good. */
    record Suspect(PluginKind<?> kind, String id, Revision revision) {

        static Suspect of(Plugin<?> plugin) {
            return new Suspect(plugin.kind(), plugin.id(), plugin.revision());
        }
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

    Snapshot with(Suspect suspect, Quarantined why) {
        Map<Suspect, Quarantined> changed = new HashMap<>(quarantine);
        changed.put(suspect, why);
        return new Snapshot(plugins, changed);
    }

    Snapshot released(Predicate<Map.Entry<Suspect, Quarantined>> release) {
        if (quarantine.entrySet().stream().noneMatch(release)) {
            return this;
        }
        Map<Suspect, Quarantined> changed = new HashMap<>(quarantine);
        changed.entrySet().removeIf(release);
        return new Snapshot(plugins, changed);
    }

    /** When the first of those in quarantine is to be released. */
    Optional<Instant> nextRelease() {
        return quarantine.values().stream().map(Quarantined::until).min(Comparator.naturalOrder());
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
        return (List<Plugin<S>>) (List<?>) of(kind).stream()
                .filter(plugin -> quarantined(plugin).isEmpty())
                .toList();
    }

    /** The one of highest ranking with an id. */
    public <S> Optional<Plugin<S>> find(PluginKind<S> kind, String id) {
        return ranked(kind).stream().filter(plugin -> plugin.id().equals(id)).findFirst();
    }

    /** Those of a kind that are there and not used, and why. */
    Map<Plugin<?>, Quarantined> quarantined(PluginKind<?> kind) {
        Map<Plugin<?>, Quarantined> found = new HashMap<>();
        of(kind).forEach(plugin -> quarantined(plugin).ifPresent(why -> found.put(plugin, why)));
        return found;
    }

    /** Why none of an id is found: because the only ones are in quarantine, or not there. */
    public String absence(PluginKind<?> kind, String id) {
        String name = kind.name() + " " + id;
        return quarantined(kind).entrySet().stream()
                .filter(entry -> entry.getKey().id().equals(id))
                .map(entry -> entry.getKey().label() + " is " + entry.getValue().reason())
                .findFirst()
                .orElse(name + " is not there; there are: " + ids(kind));
    }

    /** Ids of a kind, sorted, for messages; {@code none} if there are none. */
    public String ids(PluginKind<?> kind) {
        List<String> ids = distinct(kind).stream().map(Plugin::id).toList();
        return ids.isEmpty() ? "none" : String.join(", ", ids);
    }

    private Optional<Quarantined> quarantined(Plugin<?> plugin) {
        return quarantine.isEmpty() ? Optional.empty() : Optional.ofNullable(quarantine.get(Suspect.of(plugin)));
    }

    private List<Plugin<?>> of(PluginKind<?> kind) {
        return plugins.getOrDefault(kind, List.of());
    }

    private Snapshot with(PluginKind<?> kind, List<Plugin<?>> of) {
        Map<PluginKind<?>, List<Plugin<?>>> changed = new HashMap<>(plugins);
        changed.put(kind, List.copyOf(of));
        return new Snapshot(changed, quarantine);
    }
}
