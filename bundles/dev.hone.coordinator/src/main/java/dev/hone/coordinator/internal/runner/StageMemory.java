package dev.hone.coordinator.internal.runner;

import dev.hone.api.HoneException;
import dev.hone.api.HoneException.Reason;
import dev.hone.api.coordinator.StageReport;
import dev.hone.coordinator.internal.journal.JobFolder;
import dev.hone.coordinator.internal.journal.SharedStages;
import dev.hone.coordinator.internal.journal.StageKey;
import dev.hone.coordinator.internal.journal.StageResult;
import dev.hone.coordinator.internal.journal.StageStore;
import dev.hone.coordinator.internal.journal.StageStore.Taken;
import dev.hone.coordinator.internal.measure.Background;
import dev.hone.coordinator.internal.measure.IoReason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * Where a run of a job takes the results of stages from, and where it puts them: beside the work, one after the other,
 * all of it done when this is closed. The job's own results stay until it ends, whatever is evicted from those of all
 * jobs.
 */
final class StageMemory implements AutoCloseable {

    /** What may be otherwise the next time: too little room or memory, or a failure of an engine. */
    static final Set<Reason> PASSING = Set.of(Reason.OUTPUT, Reason.USAGE, Reason.INTERNAL);

    private final Optional<JobFolder> folder;
    private final Optional<StageStore> own;
    private final SharedStages shared;
    private final StageKeys keys;
    private final Flights flights;
    private final boolean fresh;
    private final Told told;
    private CompletableFuture<Void> last = CompletableFuture.completedFuture(null);
    private boolean warned;

    /** Whoever keeps the job's record. */
    interface Told {

        /** A stage of the chain ended, and its result is on disk. */
        void ended(int index, StageReport report);

        void warned(String note);
    }

    /**
     * @param folder of the job; empty if it is not journaled, and so nothing is stored
     * @param fresh whether nothing is taken that the job has not made itself
     */
    StageMemory(
            Optional<JobFolder> folder,
            SharedStages shared,
            StageKeys keys,
            Flights flights,
            boolean fresh,
            Told told) {
        this.folder = folder;
        this.own = folder.map(held -> new StageStore(held.stages()));
        this.shared = shared;
        this.keys = keys;
        this.flights = flights;
        this.fresh = fresh;
        this.told = told;
    }

    StageKeys keys() {
        return keys;
    }

    /** What was stored before. */
    Optional<Taken> take(StageKey key, Path model) {
        Optional<Taken> mine = own.flatMap(store -> store.take(key, model));
        return mine.isPresent() || fresh ? mine : shared.take(key, model);
    }

    /**
     * A folder for what a stage goes on from after the process ended; empty if the job is not journaled.
     *
     * @throws UncheckedIOException if it cannot be made
     */
    Optional<Path> resumable(StageKey key) {
        return folder.map(held -> {
            try {
                return Files.createDirectories(held.resumable(key));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    /** Whether a stage may go on from what it reached, once what ended it is over. */
    boolean isResumable(StageKey key, HoneException failure) {
        return PASSING.contains(failure.reason())
                && folder.map(held -> held.holdsProgress(key)).orElse(false);
    }

    /** The stage ended: there is nothing to go on from. */
    void ended(StageKey key) {
        folder.ifPresent(held -> held.drop(key));
    }

    /** As {@link Flights#begin}. */
    Flights.Flight begin(StageKey key, Work work) {
        return flights.begin(key, work.cancellation());
    }

    /** Stores a result and ends its flight. */
    void store(StageKey key, StageResult result, Optional<Path> model, Path workspace, Flights.Flight flight) {
        then(() -> {
            try {
                store(key, result, model, workspace);
            } finally {
                flight.close();
            }
        });
    }

    /** Tells of a stage of the chain, after what was stored before. */
    void tell(int index, StageReport report) {
        then(() -> told.ended(index, report));
    }

    private synchronized void then(Runnable work) {
        CompletableFuture<Void> before = last;
        last = Background.of("store", () -> {
            before.join();
            work.run();
            return null;
        });
    }

    private void store(StageKey key, StageResult result, Optional<Path> model, Path workspace) {
        if (own.isEmpty()) {
            return;
        }
        try {
            Path entry = own.get().put(key, result, model, workspace);
            shared.adopt(entry, workspace);
        } catch (IOException e) {
            warn(IoReason.of(e));
        } catch (UncheckedIOException e) {
            warn(IoReason.of(e.getCause()));
        } catch (RuntimeException e) {
            warn(e.getMessage()); // the key cannot be found out: model or data cannot be read any more
        }
    }

    private synchronized void warn(String why) {
        if (!warned) {
            warned = true;
            String note = "results of stages cannot be stored in "
                    + folder.map(JobFolder::stages).orElseThrow() + ": " + why;
            System.getLogger(StageMemory.class.getName()).log(System.Logger.Level.WARNING, note);
            told.warned(note);
        }
    }

    @Override
    public void close() {
        CompletableFuture<Void> all;
        synchronized (this) {
            all = last;
        }
        all.join();
    }
}
