package dev.hone.api.coordinator;

/** Where a job is. */
public enum JobState {
    QUEUED,
    RUNNING,
    /** For a service that is not there; goes on by itself. */
    WAITING,
    DONE,
    FAILED,
    CANCELLED;

    /** Whether nothing follows: the job has its outcome. */
    public boolean ended() {
        return this == DONE || this == FAILED || this == CANCELLED;
    }
}
