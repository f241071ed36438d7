package dev.hone.coordinator.internal.runner;

import dev.hone.api.coordinator.JobRecord;
import dev.hone.api.coordinator.StageReport;

/** Tells of jobs whoever wants to hear, at the rate of a job's listener. Must return at once. */
public interface JobTopics {

    /** Tells nobody. */
    JobTopics NONE = new JobTopics() {};

    default void state(JobRecord job) {}

    default void stage(JobRecord job, StageReport report) {}

    default void progress(String id, String stage, String step, long done, long total) {}
}
