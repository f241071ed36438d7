package dev.hone.coordinator.internal.registry;

import dev.hone.coordinator.internal.registry.Snapshot.Suspect;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;

/**
 * Keeps the snapshot up to date. Each change is one step from one immutable snapshot to the next, made by whoever
 * registers or unregisters a service: no lock is held, no plug-in is called.
 */
final class Roster {

    private final AtomicReference<Snapshot> snapshot = new AtomicReference<>(Snapshot.EMPTY);
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final Map<Suspect, Integer> offences = new ConcurrentHashMap<>();
    private final Clock clock;
    private final Alarm alarm;
    private volatile Tolerance tolerance;

    /**
     * What is tolerated.
     *
     * @param offences from which on a plug-in is put into quarantine; 0 for never
     * @param quarantine how long it lasts
     */
    record Tolerance(int offences, Duration quarantine) {}

    /** Runs something later. */
    @FunctionalInterface
    interface Alarm {
        void after(Duration time, Runnable action);
    }

    Roster(Tolerance tolerance, Clock clock, Alarm alarm) {
        this.tolerance = tolerance;
        this.clock = clock;
        this.alarm = alarm;
    }

    void tolerate(Tolerance changed) {
        tolerance = changed;
    }

    Snapshot snapshot() {
        return snapshot.get();
    }

    void onChange(Runnable listener) {
        listeners.add(listener);
    }

    void removeListener(Runnable listener) {
        listeners.remove(listener);
    }

    /** A service was registered or changed. Another revision of a bundle begins without offences. */
    void add(Plugin<?> plugin) {
        offences.keySet().removeIf(suspect -> isEarlier(suspect, plugin));
        change(now -> now.released(entry -> isEarlier(entry.getKey(), plugin)).with(plugin));
    }

    void remove(PluginKind<?> kind, long serviceId) {
        change(now -> now.without(kind, serviceId));
    }

    void offended(Plugin<?> plugin, String how) {
        Suspect suspect = Suspect.of(plugin);
        int count = offences.merge(suspect, 1, Integer::sum);
        Tolerance tolerated = tolerance;
        if (tolerated.offences() <= 0 || count < tolerated.offences()) {
            return;
        }
        Instant until = clock.instant().plus(tolerated.quarantine());
        Quarantined why = new Quarantined(count, how, until);
        System.getLogger(Roster.class.getName())
                .log(System.Logger.Level.WARNING, plugin.label() + " is " + why.reason());
        change(now -> now.with(suspect, why));
        alarm.after(tolerated.quarantine(), this::release);
    }

    private void release() {
        Instant now = clock.instant();
        change(before -> before.released(entry -> {
            boolean over = !entry.getValue().until().isAfter(now);
            if (over) {
                offences.remove(entry.getKey());
            }
            return over;
        }));
        snapshot.get().nextRelease().ifPresent(next -> alarm.after(Duration.between(now, next), this::release));
    }

    private static boolean isEarlier(Suspect suspect, Plugin<?> plugin) {
        return suspect.revision().bundle() == plugin.revision().bundle()
                && suspect.revision().modified() != plugin.revision().modified();
    }

    private void change(UnaryOperator<Snapshot> step) {
        Snapshot before = snapshot.getAndUpdate(step);
        if (before.equals(snapshot.get())) {
            return;
        }
        for (Runnable listener : listeners) {
            try {
                listener.run();
            } catch (RuntimeException e) {
                System.getLogger(Roster.class.getName())
                        .log(System.Logger.Level.WARNING, "a listener to plug-ins failed", e);
            }
        }
    }
}
