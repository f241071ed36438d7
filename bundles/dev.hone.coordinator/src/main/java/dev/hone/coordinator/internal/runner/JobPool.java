package dev.hone.coordinator.internal.runner;

import dev.hone.coordinator.internal.registry.Threads;
import java.util.Comparator;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads that run jobs: so many at once, of those that are queued the one of highest priority first, and of equal
 * ones the one that was submitted first.
 */
final class JobPool {

    private static final int SECONDS_IDLE = 5;

    private final ThreadPoolExecutor executor;

    JobPool(int size) {
        AtomicInteger number = new AtomicInteger();
        executor = new ThreadPoolExecutor(
                size,
                size,
                SECONDS_IDLE,
                TimeUnit.SECONDS,
                new PriorityBlockingQueue<>(11, FIRST),
                work -> Threads.daemon(size == 1 ? "hone-job" : "hone-job-" + number.incrementAndGet(), work));
        executor.allowCoreThreadTimeOut(true);
    }

    private static final Comparator<Runnable> FIRST = Comparator.comparing(
            ChainJob.class::cast,
            Comparator.comparingInt((ChainJob job) -> job.request().priority())
                    .reversed()
                    .thenComparingLong(ChainJob::number));

    /** @throws java.util.concurrent.RejectedExecutionException if it is closed */
    void enqueue(ChainJob job) {
        executor.execute(job);
    }

    /** What runs goes on, even if it is more than so many. */
    void resize(int size) {
        if (size > executor.getMaximumPoolSize()) {
            executor.setMaximumPoolSize(size);
            executor.setCorePoolSize(size);
        } else {
            executor.setCorePoolSize(size);
            executor.setMaximumPoolSize(size);
        }
    }

    void remove(ChainJob job) {
        executor.remove(job);
    }

    /**
     * Takes no more jobs, and waits for those that run.
     *
     * @return whether all have ended
     */
    boolean close(long seconds) {
        executor.shutdownNow();
        try {
            return executor.awaitTermination(seconds, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
