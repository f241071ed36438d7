package dev.hone.coordinator.internal.runner;

import dev.hone.api.HoneException;
import dev.hone.api.HoneException.Reason;
import dev.hone.api.coordinator.Job;
import dev.hone.api.coordinator.JobListener;
import dev.hone.api.coordinator.OptimizeRequest;
import dev.hone.api.coordinator.Plan;
import dev.hone.coordinator.internal.registry.Plugins;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Runs jobs one after the other: each uses all the threads that it asks for, and two at once would spoil each other's
 * times.
 */
public final class JobQueue implements AutoCloseable {

    private static final long CLOSE_SECONDS = 10;

    private final Plugins plugins;
    private final StageChange changes;
    private final AtomicLong number = new AtomicLong();
    private final Set<ChainJob> jobs = ConcurrentHashMap.newKeySet();
    private final ThreadPoolExecutor executor =
            new ThreadPoolExecutor(1, 1, 5, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), work -> {
                Thread thread = new Thread(work, "hone-job");
                thread.setDaemon(true);
                return thread;
            });

    /** @param changes plans stages anew that are tried with other parameters */
    public JobQueue(Plugins plugins, StageChange changes) {
        this.plugins = plugins;
        this.changes = changes;
        executor.allowCoreThreadTimeOut(true);
    }

    /**
     * Queues a job.
     *
     * @throws HoneException with the reason OUTPUT if its output could not be written, MISSING if no more jobs are
     *     taken
     */
    public Job submit(OptimizeRequest request, Plan plan, JobListener listener) {
        ChainJob job = new ChainJob(
                "job-" + number.incrementAndGet(),
                new ChainRunner(plugins, request, plan, changes),
                new JobEvents(listener));
        jobs.add(job);
        job.result().whenComplete((result, failure) -> jobs.remove(job));
        try {
            executor.execute(job);
        } catch (RejectedExecutionException e) {
            jobs.remove(job);
            throw new HoneException(Reason.MISSING, "the coordinator is being stopped", e);
        }
        return job;
    }

    /** Cancels all jobs and waits a while for the running one; each gets its outcome. */
    @Override
    public void close() {
        jobs.forEach(ChainJob::cancel);
        executor.shutdownNow().forEach(Runnable::run);
        try {
            if (!executor.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                System.getLogger(JobQueue.class.getName())
                        .log(System.Logger.Level.WARNING, "a job goes on although it was cancelled");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
