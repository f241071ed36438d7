package dev.hone.coordinator.internal.runner;

import dev.hone.api.HoneException;
import dev.hone.api.HoneException.Reason;
import dev.hone.api.coordinator.Job;
import dev.hone.api.coordinator.JobListener;
import dev.hone.api.coordinator.JobRecord;
import dev.hone.api.coordinator.OptimizeRequest;
import dev.hone.api.coordinator.Plan;
import dev.hone.coordinator.internal.planner.ChainPlanner;
import dev.hone.coordinator.internal.registry.Plugins;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** The jobs of this process, from their submission to their outcome. */
public final class JobQueue implements AutoCloseable {

    private static final long CLOSE_SECONDS = 10;

    private final Plugins plugins;
    private final ChainPlanner planner;
    private final AtomicLong number = new AtomicLong();
    private final Map<String, ChainJob> jobs = new ConcurrentHashMap<>();
    private final JobPool pool;
    private final StageLimits limits;
    private final ScheduledThreadPoolExecutor clerk;
    private final AtomicBoolean rechecking = new AtomicBoolean();
    private final Runnable listener = this::recheck;

    /** @param size how many jobs run at once */
    public JobQueue(Plugins plugins, ChainPlanner planner, int size, StageLimits limits) {
        this.limits = limits;
        this.plugins = plugins;
        this.planner = planner;
        pool = new JobPool(size);
        clerk = new ScheduledThreadPoolExecutor(1, work -> {
            Thread thread = new Thread(work, "hone-jobs");
            thread.setDaemon(true);
            return thread;
        });
        clerk.setKeepAliveTime(1, TimeUnit.SECONDS);
        clerk.allowCoreThreadTimeOut(true);
        plugins.onChange(listener);
    }

    /**
     * Plans a job and queues it.
     *
     * @throws HoneException as {@link ChainPlanner#plan}; with the reason OUTPUT if its output could not be written,
     *     MISSING if no more jobs are taken
     */
    public Job submit(OptimizeRequest request, JobListener told) {
        return submit(request, planner.plan(request), told);
    }

    Job submit(OptimizeRequest request, Plan plan, JobListener told) {
        Expectation.requireUsable(request, plan, plugins.snapshot());
        ChainRunner runner = new ChainRunner(plugins, request, planner::changed, limits);
        long next = number.incrementAndGet();
        JobRecord first = JobRecord.of("job-" + next, request, Instant.now());
        ChainJob job = new ChainJob(next, first, plan, runner, new JobEvents(told), this);
        jobs.put(job.id(), job);
        try {
            enqueue(job);
        } catch (RejectedExecutionException e) {
            jobs.remove(job.id());
            throw new HoneException(Reason.MISSING, "the coordinator is being stopped", e);
        }
        return job;
    }

    /** The jobs that are known, the oldest first. */
    public List<JobRecord> jobs() {
        return jobs.values().stream()
                .sorted(Comparator.comparingLong(ChainJob::number))
                .map(ChainJob::record)
                .toList();
    }

    public Optional<JobRecord> job(String id) {
        return Optional.ofNullable(jobs.get(id)).map(ChainJob::record);
    }

    /** @throws HoneException with the reason USAGE if there is no such job */
    public JobRecord cancel(String id) {
        ChainJob job = Optional.ofNullable(jobs.get(id))
                .orElseThrow(() -> new HoneException(Reason.USAGE, "there is no job " + id));
        job.cancel();
        return job.record();
    }

    void enqueue(ChainJob job) {
        pool.enqueue(job);
    }

    void ended(ChainJob job) {
        pool.remove(job);
        jobs.remove(job.id());
    }

    /** Looks at the jobs that wait, soon and on another thread: the caller may be registering a service. */
    void recheck() {
        if (!jobs.isEmpty() && rechecking.compareAndSet(false, true)) {
            try {
                clerk.execute(() -> {
                    rechecking.set(false);
                    jobs.values().forEach(job -> job.recheck(plugins.snapshot()));
                });
            } catch (RejectedExecutionException e) {
                rechecking.set(false); // it is being closed
            }
        }
    }

    /** Cancels all jobs and waits a while for those that run; each gets its outcome. */
    @Override
    public void close() {
        plugins.removeListener(listener);
        clerk.shutdownNow();
        jobs.values().forEach(ChainJob::cancel);
        if (!pool.close(CLOSE_SECONDS)) {
            System.getLogger(JobQueue.class.getName())
                    .log(System.Logger.Level.WARNING, "a job goes on although it was cancelled");
        }
    }
}
