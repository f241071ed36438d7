package dev.hone.coordinator.internal.measure;

import dev.hone.api.Cancellation;
import dev.hone.api.HoneException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Lets threads act one after the other in the order of a number, so that results do not depend on which was faster. */
public final class Turns {

    private static final long CHECK_MILLISECONDS = 20;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition moved = lock.newCondition();
    private long next;

    /**
     * Waits for all smaller numbers, then acts.
     *
     * @param stop ends the waiting
     */
    public void act(long number, Cancellation stop, Runnable action) {
        lock.lock();
        try {
            while (next != number) {
                stop.check();
                moved.await(CHECK_MILLISECONDS, TimeUnit.MILLISECONDS);
            }
            action.run();
            next++;
            moved.signalAll();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HoneException(HoneException.Reason.CANCELLED, "interrupted", e);
        } finally {
            lock.unlock();
        }
    }
}
