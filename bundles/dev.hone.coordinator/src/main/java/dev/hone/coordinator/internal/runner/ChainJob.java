package dev.hone.coordinator.internal.runner;

import dev.hone.api.HoneException;
import dev.hone.api.HoneException.Reason;
import dev.hone.api.coordinator.Job;
import dev.hone.api.coordinator.JobRecord;
import dev.hone.api.coordinator.JobResult;
import dev.hone.api.coordinator.JobState;
import dev.hone.api.coordinator.OptimizeRequest;
import dev.hone.api.coordinator.Plan;
import dev.hone.coordinator.internal.measure.IoReason;
import dev.hone.coordinator.internal.registry.Snapshot;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;

/**
 * A job: ends in exactly one outcome, whatever happens. Each {@link #run} is one attempt, which ends with the outcome
 * or leaves the job {@link JobState#WAITING}; from there the queue has it run again.
 */
final class ChainJob implements Job, Runnable {

    private final long number;
    private final ChainRunner runner;
    private final JobEvents events;
    private final JobQueue queue;
    private final AtomicReference<JobRecord> record;
    private final CompletableFuture<JobResult> result = new CompletableFuture<>();
    private volatile Plan plan;
    private volatile Waiting waiting;
    private volatile boolean cancelled;

    /** @param number orders jobs by their submission */
    ChainJob(long number, JobRecord first, Plan plan, ChainRunner runner, JobEvents events, JobQueue queue) {
        this.number = number;
        this.record = new AtomicReference<>(first.withChain(plan.stages()));
        this.plan = plan;
        this.runner = runner;
        this.events = events;
        this.queue = queue;
    }

    long number() {
        return number;
    }

    @Override
    public String id() {
        return record.get().id();
    }

    OptimizeRequest request() {
        return record.get().request();
    }

    @Override
    public JobState state() {
        return record.get().state();
    }

    @Override
    public JobRecord record() {
        return record.get();
    }

    @Override
    public CompletionStage<JobResult> result() {
        return result.minimalCompletionStage();
    }

    @Override
    public void cancel() {
        cancelled = true;
        if (enter(JobState.QUEUED, JobState.CANCELLED) || enter(JobState.WAITING, JobState.CANCELLED)) {
            end(new HoneException(Reason.CANCELLED, "cancelled"));
        }
    }

    @Override
    public void run() {
        if (!enter(JobState.QUEUED, JobState.RUNNING)) {
            return;
        }
        try {
            JobResult done = runner.run(plan, events, () -> cancelled);
            enter(JobState.RUNNING, JobState.DONE);
            queue.ended(this);
            result.complete(done);
        } catch (Waiting e) {
            park(e);
        } catch (HoneException e) {
            fail(e);
        } catch (UncheckedIOException e) {
            fail(new HoneException(Reason.OUTPUT, "a file cannot be read or written: " + IoReason.of(e.getCause()), e));
        } catch (RuntimeException | Error e) {
            fail(new HoneException(Reason.INTERNAL, "hone itself failed: " + e, e));
        }
    }

    /** Leaves the thread to other jobs. */
    private void park(Waiting why) {
        waiting = why;
        change(now -> now.withState(JobState.WAITING, Optional.of(why.reason()), Instant.now()));
        events.stateChanged(JobState.WAITING);
        events.waiting(why.reason());
        if (cancelled) {
            cancel();
        } else {
            queue.recheck();
        }
    }

    /** Queues the job again if what it waited for is there. */
    void recheck(Snapshot snapshot) {
        if (state() == JobState.WAITING && waiting.isOver(snapshot) && enter(JobState.WAITING, JobState.QUEUED)) {
            queue.enqueue(this);
        }
    }

    private void fail(HoneException cause) {
        JobState next = cause.reason() == Reason.CANCELLED ? JobState.CANCELLED : JobState.FAILED;
        change(now -> now.withState(next, Optional.of(cause.getMessage()), Instant.now())
                .withFailure(Optional.of(cause.reason())));
        events.stateChanged(next);
        end(cause);
    }

    private void end(HoneException cause) {
        queue.ended(this);
        result.completeExceptionally(cause);
    }

    /** Whether the job was in that state and is now in the other. */
    private boolean enter(JobState from, JobState to) {
        JobRecord now = record.get();
        while (now.state() == from) {
            if (record.compareAndSet(now, now.withState(to, Optional.empty(), Instant.now()))) {
                events.stateChanged(to);
                return true;
            }
            now = record.get();
        }
        return false;
    }

    private void change(UnaryOperator<JobRecord> step) {
        record.updateAndGet(step);
    }
}
