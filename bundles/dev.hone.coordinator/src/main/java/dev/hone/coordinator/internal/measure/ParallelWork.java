package dev.hone.coordinator.internal.measure;

import dev.hone.api.Cancellation;
import dev.hone.coordinator.internal.registry.Threads;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/** Work that several threads share: the calling thread is one of them, the others end with it. */
public final class ParallelWork {

    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private final Cancellation cancellation;

    private ParallelWork(Cancellation cancellation) {
        this.cancellation = cancellation;
    }

    /** The part of one worker. */
    @FunctionalInterface
    public interface Part {

        /**
         * @param worker from 0 on
         * @param stop cancelled once another worker failed or the work was cancelled: to be checked often
         */
        void run(int worker, Cancellation stop);
    }

    /**
     * Runs the parts and waits for all of them.
     *
     * @throws RuntimeException or Error that the first failing part threw
     */
    public static void run(int workers, Cancellation cancellation, Part part) {
        new ParallelWork(cancellation).runAll(workers, part);
    }

    private void runAll(int workers, Part part) {
        List<Thread> others = new ArrayList<>();
        for (int i = 1; i < workers; i++) {
            int worker = i;
            Thread thread = Threads.daemon(Thread.currentThread().getName() + "-" + worker, () -> run(worker, part));
            others.add(thread);
            thread.start();
        }
        run(0, part);
        others.forEach(ParallelWork::join);
        Throwable failed = failure.get();
        if (failed instanceof Error error) {
            throw error;
        }
        if (failed instanceof RuntimeException exception) {
            throw exception;
        }
    }

    private void run(int worker, Part part) {
        try {
            part.run(worker, this::isOver);
        } catch (RuntimeException | Error e) {
            failure.compareAndSet(null, e);
        }
    }

    private boolean isOver() {
        return failure.get() != null || cancellation.isCancelled();
    }

    /** Waits whatever happens: a worker that runs on would use sessions after they are closed. */
    private static void join(Thread thread) {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
