package dev.hone.coordinator.internal.runner;

import dev.hone.coordinator.internal.registry.Plugins;
import dev.hone.coordinator.internal.registry.Threads;
import java.util.Collection;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** Looks after the jobs of a queue on a thread of its own, which goes when there is nothing to do. */
final class JobClerk implements AutoCloseable {

    private static final long MILLISECONDS_BETWEEN_LOOKS = 500;

    private final Collection<ChainJob> jobs;
    private final ScheduledThreadPoolExecutor clerk;
    private final AtomicBoolean rechecking = new AtomicBoolean();
    private final AtomicBoolean looking = new AtomicBoolean();

    /** @param jobs those of this process, as they are at each moment */
    JobClerk(Collection<ChainJob> jobs) {
        this.jobs = jobs;
        clerk = new ScheduledThreadPoolExecutor(1, work -> Threads.daemon("hone-jobs", work));
        clerk.setKeepAliveTime(1, TimeUnit.SECONDS);
        clerk.allowCoreThreadTimeOut(true);
    }

    /** Does something soon; after {@link #close}, never. */
    void later(Runnable work) {
        try {
            clerk.execute(work);
        } catch (RejectedExecutionException e) {
            return; // it is being closed
        }
    }

    /** Has the jobs look soon whether what they wait for is there. */
    void recheck(Plugins plugins) {
        if (!jobs.isEmpty() && rechecking.compareAndSet(false, true)) {
            later(() -> {
                rechecking.set(false);
                jobs.forEach(job -> job.recheck(plugins.snapshot()));
            });
        }
    }

    /** Looks for requests of other processes to cancel, as long as there are jobs. */
    void look() {
        if (looking.compareAndSet(false, true)) {
            try {
                Future<?> unused = clerk.schedule(
                        () -> {
                            looking.set(false);
                            jobs.stream().filter(ChainJob::isCancelRequested).forEach(ChainJob::cancel);
                            if (!jobs.isEmpty()) {
                                look();
                            }
                        },
                        MILLISECONDS_BETWEEN_LOOKS,
                        TimeUnit.MILLISECONDS);
            } catch (RejectedExecutionException e) {
                return; // it is being closed
            }
        }
    }

    @Override
    public void close() {
        clerk.shutdownNow();
    }
}
