package dev.hone.coordinator.internal.runner;

import dev.hone.api.coordinator.JobRecord;
import dev.hone.api.coordinator.JobState;
import dev.hone.api.coordinator.StageReport;
import dev.hone.coordinator.internal.journal.JobFolder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** What is known of a job, here and in its folder: one change after the other, each on disk when it is known. */
final class JobLog implements StageMemory.Told {

    private final Optional<JobFolder> folder;
    private JobRecord record;

    /** @param folder of the job; empty if it cannot be journaled */
    JobLog(JobRecord first, Optional<JobFolder> folder) {
        this.record = first;
        this.folder = folder;
    }

    Optional<JobFolder> folder() {
        return folder;
    }

    synchronized JobRecord record() {
        return record;
    }

    synchronized void change(UnaryOperator<JobRecord> step) {
        JobRecord next = step.apply(record);
        record = folder.isEmpty()
                ? next
                : next.state().ended() ? folder.get().end(next) : folder.get().write(next);
    }

    /** Whether the job was in one of these states; then it is in the next. */
    synchronized boolean enter(Set<JobState> from, JobState next, UnaryOperator<JobRecord> step) {
        if (!from.contains(record.state())) {
            return false;
        }
        change(now -> step.apply(
                now.withState(next, Optional.empty(), Instant.now()).withProcess(now.process(), !next.ended())));
        return true;
    }

    /**
     * Leaves the job, if it is in one of these states, to whoever resumes it; here it has ended then.
     *
     * @param end how it ended here
     */
    synchronized boolean leave(Set<JobState> from, JobState end, String reason) {
        if (!from.contains(record.state())) {
            return false;
        }
        folder.ifPresent(held -> held.leave(
                record.state() == JobState.RUNNING
                        ? record.withState(JobState.QUEUED, Optional.empty(), Instant.now())
                        : record));
        record = record.withState(end, Optional.of(reason), Instant.now()).withProcess(record.process(), false);
        return true;
    }

    @Override
    public void ended(int index, StageReport report) {
        change(now -> {
            List<StageReport> stages = new ArrayList<>(now.stages());
            if (index < stages.size()) {
                stages.set(index, report);
            } else {
                stages.add(report);
            }
            return now.withStages(stages, Instant.now());
        });
    }

    @Override
    public void warned(String note) {
        change(now -> {
            List<String> notes = new ArrayList<>(now.notes());
            notes.add(note);
            return now.withNotes(notes);
        });
    }
}
