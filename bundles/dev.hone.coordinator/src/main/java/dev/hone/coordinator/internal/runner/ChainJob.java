package dev.hone.coordinator.internal.runner;

import dev.hone.api.HoneException;
import dev.hone.api.HoneException.Reason;
import dev.hone.api.coordinator.Job;
import dev.hone.api.coordinator.JobResult;
import dev.hone.api.coordinator.JobState;
import dev.hone.coordinator.internal.measure.IoReason;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A job: ends in exactly one outcome, whatever happens. */
final class ChainJob implements Job, Runnable {

    private final String id;
    private final ChainRunner runner;
    private final JobEvents events;
    private final CompletableFuture<JobResult> result = new CompletableFuture<>();
    private volatile JobState state = JobState.QUEUED;
    private volatile boolean cancelled;

    ChainJob(String id, ChainRunner runner, JobEvents events) {
        this.id = id;
        this.runner = runner;
        this.events = events;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public JobState state() {
        return state;
    }

    @Override
    public CompletionStage<JobResult> result() {
        return result.minimalCompletionStage();
    }

    @Override
    public void cancel() {
        cancelled = true;
    }

    @Override
    public void run() {
        try {
            if (cancelled) {
                throw new HoneException(Reason.CANCELLED, "cancelled");
            }
            enter(JobState.RUNNING);
            JobResult done = runner.run(events, () -> cancelled);
            enter(JobState.DONE);
            result.complete(done);
        } catch (HoneException e) {
            fail(e);
        } catch (UncheckedIOException e) {
            fail(new HoneException(Reason.OUTPUT, "a file cannot be read or written: " + IoReason.of(e.getCause()), e));
        } catch (RuntimeException | Error e) {
            fail(new HoneException(Reason.INTERNAL, "hone itself failed: " + e, e));
        }
    }

    private void fail(HoneException cause) {
        enter(cause.reason() == Reason.CANCELLED ? JobState.CANCELLED : JobState.FAILED);
        result.completeExceptionally(cause);
    }

    private void enter(JobState next) {
        state = next;
        events.stateChanged(next);
    }
}
