package dev.hone.coordinator.internal.runner;

import dev.hone.coordinator.internal.registry.Plugin;
import dev.hone.coordinator.internal.registry.PluginKind;
import dev.hone.coordinator.internal.registry.Snapshot;
import java.util.Objects;
import java.util.function.Predicate;

/**
 * Ends a run of a job that can go on later, once a snapshot of the plug-ins meets a condition: thrown by the side of
 * stages, caught by {@link ChainJob}. No failure: nothing of it is told but the reason.
 */
final class Waiting extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Predicate<Snapshot> met;

    /**
     * @param reason one line for people: what is missing
     * @param met whether the job can go on; called by whichever thread, must not block and not use plug-ins
     */
    Waiting(String reason, Predicate<Snapshot> met) {
        super(reason, null, false, false);
        this.met = Objects.requireNonNull(met);
    }

    /** For a plug-in that is not there. */
    static Waiting absent(Snapshot snapshot, PluginKind<?> kind, String id) {
        return new Waiting(
                snapshot.absence(kind, id), later -> later.find(kind, id).isPresent());
    }

    /** For one to take the place of a plug-in that went while it was in use. */
    static Waiting replacement(Plugin<?> gone) {
        String id = gone.id();
        PluginKind<?> kind = gone.kind();
        return new Waiting(
                gone.label() + " went while it was in use",
                kind.listed().isPresent() ? later -> later.find(kind, id).isPresent() : later -> true);
    }

    String reason() {
        return getMessage();
    }

    boolean isOver(Snapshot snapshot) {
        return met.test(snapshot);
    }
}
