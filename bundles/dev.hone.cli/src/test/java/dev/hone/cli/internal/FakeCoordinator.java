package dev.hone.cli.internal;

import dev.hone.api.Cancellation;
import dev.hone.api.HoneException;
import dev.hone.api.Progress;
import dev.hone.api.coordinator.Catalog;
import dev.hone.api.coordinator.Coordinator;
import dev.hone.api.coordinator.DamagedJob;
import dev.hone.api.coordinator.DiagnoseRequest;
import dev.hone.api.coordinator.Diagnosis;
import dev.hone.api.coordinator.EvaluateRequest;
import dev.hone.api.coordinator.Evaluation;
import dev.hone.api.coordinator.Inspection;
import dev.hone.api.coordinator.Job;
import dev.hone.api.coordinator.JobListener;
import dev.hone.api.coordinator.JobRecord;
import dev.hone.api.coordinator.JobResult;
import dev.hone.api.coordinator.JobState;
import dev.hone.api.coordinator.OptimizeRequest;
import dev.hone.api.coordinator.Plan;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;

/** Answers with what a test gives, and remembers what it was asked. */
final class FakeCoordinator implements Coordinator {

    JobResult result = Samples.result();
    RuntimeException failure;
    RuntimeException jobFailure;
    volatile boolean jobCancelled;
    boolean untilCancelled;
    final CountDownLatch submitted = new CountDownLatch(1);
    OptimizeRequest optimized;
    EvaluateRequest evaluated;
    DiagnoseRequest diagnosed;
    List<JobRecord> records = List.of();
    List<DamagedJob> damaged = List.of();
    final List<String> cancelled = new ArrayList<>();
    Boolean repacked;
    OptionalInt inspectedBatch;

    @Override
    public Catalog catalog() {
        refuse();
        return Samples.catalog();
    }

    @Override
    public List<JobRecord> jobs() {
        refuse();
        return List.copyOf(records);
    }

    @Override
    public List<DamagedJob> damagedJobs() {
        return damaged;
    }

    @Override
    public Optional<JobRecord> job(String id) {
        refuse();
        return records.stream().filter(job -> job.id().equals(id)).findFirst();
    }

    @Override
    public JobRecord cancel(String id) {
        JobRecord job = job(id).orElseThrow();
        cancelled.add(id);
        return job.state().ended() ? job : job.withState(JobState.CANCELLED, Optional.of("cancelled"), Instant.EPOCH);
    }

    @Override
    public List<Job> resume(Function<JobRecord, JobListener> listeners) {
        refuse();
        return records.stream()
                .filter(JobRecord::abandoned)
                .map(record -> job(record, listeners.apply(record)))
                .toList();
    }

    @Override
    public Plan plan(OptimizeRequest request) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Job submit(OptimizeRequest request, JobListener listener) {
        optimized = request;
        return job(JobRecord.of("job-1", request, Instant.EPOCH), listener);
    }

    private Job job(JobRecord record, JobListener listener) {
        listener.planned(result.plan());
        listener.stageEstimated("quantize", Samples.estimate());
        listener.progress("quantize", "calibrate", 0, 100);
        listener.progress("quantize", "calibrate", 100, 100);
        var future = new CompletableFuture<JobResult>();
        if (failure != null || jobFailure != null) {
            future.completeExceptionally(failure != null ? failure : jobFailure);
        } else if (!untilCancelled) {
            future.complete(result);
        }
        submitted.countDown();
        return new Job() {
            @Override
            public String id() {
                return record.id();
            }

            @Override
            public JobState state() {
                return JobState.RUNNING;
            }

            @Override
            public JobRecord record() {
                return record;
            }

            @Override
            public CompletionStage<JobResult> result() {
                return future;
            }

            @Override
            public void cancel() {
                jobCancelled = true;
                future.completeExceptionally(new HoneException(HoneException.Reason.CANCELLED, "cancelled"));
            }
        };
    }

    @Override
    public Inspection inspect(Path model, Optional<String> target, OptionalInt batch) {
        inspectedBatch = batch;
        refuse();
        return Samples.inspection(target.isPresent());
    }

    @Override
    public Evaluation evaluate(EvaluateRequest request, Progress progress, Cancellation cancellation) {
        evaluated = request;
        refuse();
        progress.report("run", 1, 2);
        submitted.countDown();
        while (untilCancelled) {
            cancellation.check();
            Thread.onSpinWait();
        }
        return Samples.evaluation(request.against().isPresent());
    }

    @Override
    public Diagnosis diagnose(DiagnoseRequest request, Progress progress, Cancellation cancellation) {
        diagnosed = request;
        refuse();
        progress.report("diagnose", 1, 2);
        return Samples.diagnosis();
    }

    @Override
    public void convert(Path model, Path output, boolean repack, OptionalInt batch) {
        refuse();
        repacked = repack;
    }

    private void refuse() {
        if (failure != null) {
            throw failure;
        }
    }
}
