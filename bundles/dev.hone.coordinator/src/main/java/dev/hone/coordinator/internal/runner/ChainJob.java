package dev.hone.coordinator.internal.runner;

import dev.hone.api.HoneException;
import dev.hone.api.HoneException.Reason;
import dev.hone.api.coordinator.Job;
import dev.hone.api.coordinator.JobListener;
import dev.hone.api.coordinator.JobRecord;
import dev.hone.api.coordinator.JobResult;
import dev.hone.api.coordinator.JobState;
import dev.hone.api.coordinator.OptimizeRequest;
import dev.hone.api.coordinator.Plan;
import dev.hone.coordinator.internal.journal.JobFolder;
import dev.hone.coordinator.internal.measure.IoReason;
import dev.hone.coordinator.internal.registry.Snapshot;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * A job: ends in exactly one outcome, whatever happens. Each {@link #run} is one attempt, which ends with the outcome
 * or leaves the job {@link JobState#WAITING}; from there the queue has it run again.
 */
final class ChainJob implements Job, Runnable {

    private static final Set<JobState> IDLE = Set.of(JobState.QUEUED, JobState.WAITING);
    private static final String LEFT = "the coordinator is being stopped";

    private final long number;
    private final JobLog log;
    private final Supplier<ChainRunner> runner;
    private final JobEvents events;
    private final JobQueue queue;
    private final CompletableFuture<JobResult> result = new CompletableFuture<>();
    private volatile Optional<Planned> planned = Optional.empty();
    private volatile Optional<Planned> previous = Optional.empty();
    private volatile Optional<Waiting> waiting = Optional.empty();
    private volatile boolean cancelled;
    private volatile boolean left;

    /** A plan, and what was there when it was made. */
    record Planned(Plan plan, Expectation expected) {

        static Planned of(Plan plan, Snapshot snapshot, OptimizeRequest request) {
            return new Planned(plan, Expectation.of(snapshot, request));
        }
    }

    /**
     * @param number orders jobs by their submission
     * @param runner made in the job's own run, so that what it throws is the job's failure
     */
    ChainJob(
            long number,
            JobLog log,
            Supplier<ChainRunner> runner,
            JobListener listener,
            JobTopics topics,
            JobQueue queue) {
        this.number = number;
        this.log = log;
        this.runner = runner;
        this.events = new JobEvents(listener, topics, this::record);
        this.queue = queue;
    }

    long number() {
        return number;
    }

    @Override
    public String id() {
        return record().id();
    }

    OptimizeRequest request() {
        return record().request();
    }

    @Override
    public JobState state() {
        return record().state();
    }

    @Override
    public JobRecord record() {
        return log.record();
    }

    @Override
    public CompletionStage<JobResult> result() {
        return result.minimalCompletionStage();
    }

    /** Has the job follow a plan, if it has not begun. */
    void follow(Planned next) {
        boolean first = planned.isEmpty();
        boolean changed =
                first || !planned.get().plan().stages().equals(next.plan().stages());
        planned = Optional.of(next);
        if (changed) {
            waiting = Optional.empty();
            log.change(now -> now.withChain(next.plan().stages()));
            if (!first) {
                events.planned(next.plan());
            }
        }
    }

    @Override
    public void cancel() {
        cancelled = true;
        HoneException cause = new HoneException(Reason.CANCELLED, "cancelled");
        if (enter(IDLE, JobState.CANCELLED, Optional.of(cause))) {
            end(cause);
        }
    }

    /** Whether a process without the job asks for it to be cancelled. */
    boolean isCancelRequested() {
        return log.folder().map(JobFolder::isCancelRequested).orElse(false);
    }

    /** Ends the job here and leaves it to whoever resumes it. */
    void leave() {
        left = true;
        cancelled = true;
        leave(IDLE);
    }

    private void leave(Set<JobState> from) {
        leave(from, JobState.CANCELLED, new HoneException(Reason.CANCELLED, LEFT));
    }

    private void leave(Set<JobState> from, JobState end, HoneException cause) {
        if (log.leave(from, end, cause.getMessage())) {
            events.stateChanged(end);
            end(cause);
        }
    }

    @Override
    public void run() {
        if (!enter(Set.of(JobState.QUEUED), JobState.RUNNING, Optional.empty())) {
            return;
        }
        try {
            JobResult done = attempt();
            enter(Set.of(JobState.RUNNING), JobState.DONE, Optional.empty());
            queue.ended(this);
            result.complete(done.withNotes(record().notes()));
        } catch (Waiting e) {
            park(e);
        } catch (HoneException e) {
            fail(e);
        } catch (UncheckedIOException e) {
            fail(new HoneException(Reason.OUTPUT, "a file cannot be read or written: " + IoReason.of(e.getCause()), e));
        } catch (OutOfMemoryError e) {
            fail(new HoneException(
                    Reason.USAGE,
                    "there is too little memory: " + e.getMessage() + "; accepted: a smaller batch, or more memory by"
                            + " HONE_JAVA_OPTS=-Xmx4g",
                    e));
        } catch (RuntimeException | Error e) {
            fail(new HoneException(Reason.INTERNAL, "hone itself failed: " + e, e));
        }
    }

    private JobResult attempt() {
        Planned now = planned.orElseThrow(() -> new Waiting("it cannot be planned any more", snapshot -> true));
        return runner.get()
                .run(new ChainRunner.Run(
                        now.plan(),
                        now.expected(),
                        queue.settings().limits(),
                        queue.memory(log, request().fresh()),
                        log.folder().map(JobFolder::scratch),
                        events,
                        () -> cancelled));
    }

    /** Leaves the thread to other jobs. */
    private void park(Waiting why) {
        waiting = Optional.of(why);
        waitFor(Set.of(JobState.RUNNING), why.reason());
        if (left) {
            leave();
        } else if (cancelled) {
            cancel();
        } else {
            queue.recheck();
        }
    }

    private void waitFor(Set<JobState> from, String reason) {
        if (log.enter(
                from, JobState.WAITING, now -> now.withState(JobState.WAITING, Optional.of(reason), Instant.now()))) {
            events.stateChanged(JobState.WAITING);
            events.waiting(reason);
        }
    }

    /** Plans the job anew if it has not begun, and queues it if what it waited for is there. */
    void recheck(Snapshot snapshot) {
        if (IDLE.contains(state())
                && (planned.isEmpty()
                        || (record().stages().isEmpty() && queue.settings().replan()))) {
            replan(snapshot);
        }
        if (state() == JobState.WAITING
                && planned.isPresent()
                && waiting.map(why -> why.isOver(snapshot)).orElse(true)
                && enter(Set.of(JobState.WAITING), JobState.QUEUED, Optional.empty())) {
            queue.enqueue(this);
        }
    }

    /** Plans a job that another process left; if that cannot be done at the moment, the job waits. */
    void begin(Snapshot snapshot) {
        replan(snapshot);
    }

    private void replan(Snapshot snapshot) {
        try {
            Plan plan = queue.plan(record());
            // What the job was given to work with at first must be there again, whatever the chain is.
            follow(planned.or(() -> previous)
                    .map(before -> new Planned(plan, before.expected()))
                    .orElseGet(() -> Planned.of(plan, snapshot, request())));
        } catch (HoneException e) {
            boolean known = record().reason().equals(Optional.of(e.getMessage()));
            previous = planned.or(() -> previous);
            planned = Optional.empty();
            if (!known) {
                waitFor(IDLE, e.getMessage());
            }
        }
    }

    private void fail(HoneException cause) {
        if (left) {
            // What the interrupt broke, such as a read, is no failure of the job: who resumes it finds out.
            leave(Set.of(JobState.RUNNING));
            return;
        }
        if (StageMemory.PASSING.contains(cause.reason())
                && log.folder().map(JobFolder::holdsProgress).orElse(false)) {
            leave(
                    Set.of(JobState.RUNNING),
                    JobState.FAILED,
                    new HoneException(
                            cause.reason(),
                            cause.getMessage() + "; what the stage reached is kept: hone resume goes on from there",
                            cause));
            return;
        }
        JobState next = cause.reason() == Reason.CANCELLED ? JobState.CANCELLED : JobState.FAILED;
        if (enter(Set.of(JobState.RUNNING), next, Optional.of(cause))) {
            end(cause);
        }
    }

    private void end(HoneException cause) {
        queue.ended(this);
        result.completeExceptionally(cause);
    }

    /** Whether the job was in one of those states and is now in the other. */
    private boolean enter(Set<JobState> from, JobState to, Optional<HoneException> cause) {
        boolean entered =
                log.enter(from, to, now -> now.withState(to, cause.map(HoneException::getMessage), now.changed())
                        .withFailure(cause.map(HoneException::reason)));
        if (entered) {
            events.stateChanged(to);
        }
        return entered;
    }
}
