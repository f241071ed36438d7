package dev.hone.api.coordinator;

import dev.hone.api.HoneException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What is known of a job, of this process or of any other that uses the same home: a value, as it was when it was asked
 * for. Made by {@link #of}, not by the constructor, which grows.
 *
 * @param reason why it waits, or why it failed or was cancelled; empty in the other states
 * @param failure whose matter the failure is; empty unless it failed or was cancelled
 * @param chain the stages that were planned; empty as long as nothing could be planned
 * @param stages what became of the stages so far
 * @param notes what went wrong beside the work, such as a journal that cannot be written
 * @param submitted when it was submitted
 * @param changed when its state or its stages last changed
 * @param process id of the operating system's process that has it, or had it last
 * @param alive whether that process is there and has the job; false for a job that ended, and for one that is
 *     {@link #abandoned}
 */
public record JobRecord(
        String id,
        JobState state,
        Optional<String> reason,
        Optional<HoneException.Reason> failure,
        OptimizeRequest request,
        List<Plan.Stage> chain,
        List<StageReport> stages,
        List<String> notes,
        Instant submitted,
        Instant changed,
        OptionalLong process,
        boolean alive) {

    public JobRecord {
        Objects.requireNonNull(id);
        Objects.requireNonNull(state);
        Objects.requireNonNull(request);
        chain = List.copyOf(chain);
        stages = List.copyOf(stages);
        notes = List.copyOf(notes);
    }

    /** A job that is {@link JobState#QUEUED} and has done nothing yet. */
    public static JobRecord of(String id, OptimizeRequest request, Instant submitted) {
        return new JobRecord(
                id,
                JobState.QUEUED,
                Optional.empty(),
                Optional.empty(),
                request,
                List.of(),
                List.of(),
                List.of(),
                submitted,
                submitted,
                OptionalLong.empty(),
                false);
    }

    /** Whether its process ended before the job did: {@link Coordinator#resume} takes it over. */
    public boolean abandoned() {
        return !state.ended() && !alive;
    }

    /** With another request, such as one that names the same files in another way. */
    public JobRecord withRequest(OptimizeRequest other) {
        return new JobRecord(
                id, state, reason, failure, other, chain, stages, notes, submitted, changed, process, alive);
    }

    /** In another state, for a reason or for none. */
    public JobRecord withState(JobState next, Optional<String> why, Instant when) {
        return new JobRecord(id, next, why, failure, request, chain, stages, notes, submitted, when, process, alive);
    }

    /** With whose matter the failure is. */
    public JobRecord withFailure(Optional<HoneException.Reason> matter) {
        return new JobRecord(
                id, state, reason, matter, request, chain, stages, notes, submitted, changed, process, alive);
    }

    /** With the stages that were planned. */
    public JobRecord withChain(List<Plan.Stage> planned) {
        return new JobRecord(
                id, state, reason, failure, request, planned, stages, notes, submitted, changed, process, alive);
    }

    /** With what became of the stages so far. */
    public JobRecord withStages(List<StageReport> reports, Instant when) {
        return new JobRecord(
                id, state, reason, failure, request, chain, reports, notes, submitted, when, process, alive);
    }

    public JobRecord withNotes(List<String> lines) {
        return new JobRecord(
                id, state, reason, failure, request, chain, stages, lines, submitted, changed, process, alive);
    }

    /** With the process that has the job, and whether that is there. */
    public JobRecord withProcess(OptionalLong pid, boolean lives) {
        return new JobRecord(id, state, reason, failure, request, chain, stages, notes, submitted, changed, pid, lives);
    }
}
