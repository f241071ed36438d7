package dev.hone.coordinator.internal.runner;

import dev.hone.api.Cancellation;
import dev.hone.api.HoneException;
import dev.hone.api.HoneException.Reason;
import dev.hone.coordinator.internal.registry.Plugin;
import dev.hone.coordinator.internal.registry.PluginCalls;
import dev.hone.coordinator.internal.registry.Plugins;
import dev.hone.coordinator.internal.registry.Threads;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Runs a stage on a thread of its own and watches over it. A stage has to end if its job is cancelled, if its technique
 * has been unregistered for longer than the grace time, or if it overruns its time: it is asked to, then interrupted,
 * and if it is deaf to both, its thread is left behind, counted and named.
 */
final class StageWatch implements Cancellation {

    private static final AtomicInteger LEFT_BEHIND = new AtomicInteger();

    private static final long PERIOD_MILLISECONDS = 20;
    private static final Duration BEFORE_INTERRUPT = Duration.ofSeconds(1);

    private final Plugins plugins;
    private final Plugin<?> technique;
    private final Cancellation job;
    private final StageLimits limits;
    private final long start = System.nanoTime();
    private volatile Plugin<?> atWork;
    private volatile Stop stop = Stop.NONE;
    private long gone;
    private long asked;

    private enum Stop {
        NONE,
        CANCELLED,
        VANISHED,
        OVERRUN,
        /** Left behind, or ended: nothing that still runs counts any more. */
        OVER
    }

    StageWatch(Plugins plugins, Plugin<?> technique, Cancellation job, StageLimits limits) {
        this.plugins = plugins;
        this.technique = technique;
        this.job = job;
        this.limits = limits;
        this.atWork = technique;
    }

    /** The threads of stages that did not end although they were asked to, since the start of the bundle. */
    static int leftBehind() {
        return LEFT_BEHIND.get();
    }

    /** Whose code runs from now on. */
    <P extends Plugin<?>> P works(P plugin) {
        atWork = plugin;
        return plugin;
    }

    @Override
    public boolean isCancelled() {
        return stop != Stop.NONE || job.isCancelled();
    }

    /** Whether the stage is over, so that whoever still runs is not listened to. */
    boolean isOver() {
        return stop == Stop.OVER;
    }

    /**
     * Runs the stage until it ends or is left behind.
     *
     * @throws HoneException with the reason CANCELLED if the job was cancelled; what the stage threw
     * @throws dev.hone.coordinator.internal.registry.Vanished if the technique went and did not end in its grace time
     * @throws dev.hone.coordinator.internal.registry.Misbehaved if the stage overran its time
     */
    <T> T run(String name, Supplier<T> stage) {
        FutureTask<T> task = new FutureTask<>(stage::get);
        Thread thread = Threads.daemon(name, task);
        thread.start();
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    T result = task.get(PERIOD_MILLISECONDS, TimeUnit.MILLISECONDS);
                    if (stop == Stop.OVERRUN || job.isCancelled()) {
                        throw ended(null);
                    }
                    return result;
                } catch (TimeoutException e) {
                    watch(thread);
                } catch (InterruptedException e) {
                    interrupted = true;
                } catch (ExecutionException e) {
                    throw ended(e.getCause());
                }
            }
        } finally {
            stop = Stop.OVER;
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void watch(Thread thread) {
        long now = System.nanoTime();
        if (stop == Stop.NONE) {
            stop = reasonToStop(now);
            asked = now;
            return;
        }
        long waited = now - asked;
        if (waited > limits.grace().toNanos()) {
            throw leave(thread);
        }
        if (waited > Math.min(BEFORE_INTERRUPT.toNanos(), limits.grace().toNanos() / 2)) {
            thread.interrupt();
        }
    }

    private Stop reasonToStop(long now) {
        if (job.isCancelled()) {
            return Stop.CANCELLED;
        }
        if (limits.isOverrun(now - start)) {
            return Stop.OVERRUN;
        }
        if (technique.isGone()) {
            gone = gone == 0 ? now : gone;
            return now - gone > limits.grace().toNanos() ? Stop.VANISHED : Stop.NONE;
        }
        return Stop.NONE;
    }

    private RuntimeException leave(Thread thread) {
        String how = "did not end within " + seconds(limits.grace()) + " of being asked to; thread " + thread.getName()
                + " is left behind, the number " + LEFT_BEHIND.incrementAndGet();
        System.getLogger(StageWatch.class.getName()).log(System.Logger.Level.WARNING, atWork.label() + " " + how);
        plugins.offended(atWork, how);
        return ended(null);
    }

    /** What an end means that came of a stop, or of what the stage threw on its own account. */
    private RuntimeException ended(Throwable thrown) {
        if (job.isCancelled() || stop == Stop.CANCELLED) {
            return new HoneException(Reason.CANCELLED, "cancelled");
        }
        if (stop == Stop.OVERRUN) {
            return PluginCalls.broken(atWork, "overran stage.timeout=" + seconds(limits.timeout()), thrown);
        }
        if (stop == Stop.VANISHED) {
            return PluginCalls.vanished(
                    technique,
                    "was unregistered and did not end within " + seconds(limits.grace()) + ", the grace time",
                    thrown);
        }
        if (thrown instanceof Error error) {
            throw error;
        }
        if (thrown instanceof HoneException failure && failure.reason() == Reason.CANCELLED) {
            return PluginCalls.broken(atWork, "broke its contract: it says that it was cancelled, and was not", thrown);
        }
        return thrown instanceof RuntimeException failure ? failure : new IllegalStateException(thrown);
    }

    private static String seconds(Duration time) {
        return time.toMillis() % 1000 == 0 ? time.toSeconds() + " s" : time.toMillis() + " ms";
    }
}
