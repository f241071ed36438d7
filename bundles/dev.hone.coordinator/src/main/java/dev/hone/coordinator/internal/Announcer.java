package dev.hone.coordinator.internal;

import dev.hone.api.coordinator.JobRecord;
import dev.hone.api.coordinator.StageReport;
import dev.hone.coordinator.internal.runner.JobTopics;
import java.util.concurrent.atomic.AtomicReference;

/** Tells of jobs whoever is there to be told. */
final class Announcer implements JobTopics {

    private final AtomicReference<JobTopics> topics = new AtomicReference<>(JobTopics.NONE);

    void set(JobTopics told) {
        topics.set(told);
    }

    void unset(JobTopics told) {
        topics.compareAndSet(told, JobTopics.NONE);
    }

    @Override
    public void state(JobRecord job) {
        topics.get().state(job);
    }

    @Override
    public void stage(JobRecord job, StageReport report) {
        topics.get().stage(job, report);
    }

    @Override
    public void progress(String id, String stage, String step, long done, long total) {
        topics.get().progress(id, stage, step, done, total);
    }
}
