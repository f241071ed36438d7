package dev.hone.coordinator.internal.runner;

import dev.hone.api.Progress;
import dev.hone.api.coordinator.JobListener;
import dev.hone.api.coordinator.JobRecord;
import dev.hone.api.coordinator.JobState;
import dev.hone.api.coordinator.Plan;
import dev.hone.api.coordinator.StageReport;
import dev.hone.api.technique.Estimate;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/** Tells a listener, at a rate that it can bear; what it throws is its own matter. */
final class JobEvents {

    private static final long INTERVAL_NANOS = 50_000_000;

    private final JobListener listener;
    private final JobTopics topics;
    private final Supplier<JobRecord> record;
    private final AtomicReference<Last> last = new AtomicReference<>(new Last("", "", -1, 0));

    /** @param record of the job, at any moment */
    JobEvents(JobListener listener, JobTopics topics, Supplier<JobRecord> record) {
        this.listener = listener;
        this.topics = topics;
        this.record = record;
    }

    private record Last(String stage, String step, long done, long nanos) {}

    void stateChanged(JobState state) {
        tell(() -> listener.stateChanged(state));
        tell(() -> topics.state(record.get()));
    }

    void waiting(String reason) {
        tell(() -> listener.waiting(reason));
    }

    void planned(Plan plan) {
        tell(() -> listener.planned(plan));
    }

    void stageEstimated(String technique, Estimate estimate) {
        tell(() -> listener.stageEstimated(technique, estimate));
    }

    void nextWay(String technique, String change, List<String> why) {
        tell(() -> listener.nextWay(technique, change, why));
    }

    void stageEnded(StageReport report) {
        tell(() -> listener.stageEnded(report));
        tell(() -> topics.stage(record.get(), report));
    }

    /** The progress of a stage: the first and the last event of each step, and up to 20 a second between. */
    Progress progress(String stage) {
        return (step, done, total) -> {
            long now = System.nanoTime();
            Last before = last.get();
            boolean sameStep = Objects.equals(before.stage(), stage) && Objects.equals(before.step(), step);
            boolean due = !sameStep
                    || (done == total && done != before.done())
                    || (done > before.done() && now - before.nanos() >= INTERVAL_NANOS);
            if (due && last.compareAndSet(before, new Last(stage, step, done, now))) {
                tell(() -> listener.progress(stage, step, done, total));
                tell(() -> topics.progress(record.get().id(), stage, step, done, total));
            }
        };
    }

    /** Tells of progress only: for work that is no stage of the chain. */
    JobEvents onlyProgress() {
        return new JobEvents(
                new JobListener() {
                    @Override
                    public void progress(String stage, String step, long done, long total) {
                        listener.progress(stage, step, done, total);
                    }
                },
                new JobTopics() {
                    @Override
                    public void progress(String id, String stage, String step, long done, long total) {
                        topics.progress(id, stage, step, done, total);
                    }
                },
                record);
    }

    private static void tell(Runnable event) {
        try {
            event.run();
        } catch (RuntimeException e) {
            System.getLogger(JobEvents.class.getName()).log(System.Logger.Level.WARNING, "a job's listener failed", e);
        }
    }
}
