package dev.hone.launcher;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.ToIntFunction;

/**
 * Runs a command so that a signal to end the process (Ctrl-C) interrupts it and leaves it time to end in order. A
 * signal before that ends the process at once.
 */
final class CancelOnSignal {

    private static final int INTERRUPTS = 100;
    private static final int MILLISECONDS_BETWEEN = 100;

    private enum State {
        BEFORE,
        RUNNING,
        AFTER
    }

    private final CountDownLatch ended = new CountDownLatch(1);
    private State state = State.BEFORE;
    private Thread command;

    int run(ToIntFunction<String[]> work, String[] args) {
        begin();
        try {
            return work.applyAsInt(args);
        } finally {
            finish();
        }
    }

    /** All is in order: the process may end. */
    void end() {
        ended.countDown();
    }

    private synchronized void begin() {
        command = Thread.currentThread();
        state = State.RUNNING;
    }

    private synchronized void finish() {
        state = State.AFTER;
        // What comes after the command is not to be cancelled.
        Thread.interrupted();
    }

    /** Called when the process is to end; returns when it may. */
    void onSignal() {
        try {
            // More than once, as whoever waits while it is not cancellable yet may swallow an interrupt.
            for (int i = 0; i < INTERRUPTS && interrupt(); i++) {
                if (ended.await(MILLISECONDS_BETWEEN, TimeUnit.MILLISECONDS)) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns whether there is something to wait for. */
    private synchronized boolean interrupt() {
        if (state == State.RUNNING) {
            command.interrupt();
        }
        return state != State.BEFORE;
    }
}
