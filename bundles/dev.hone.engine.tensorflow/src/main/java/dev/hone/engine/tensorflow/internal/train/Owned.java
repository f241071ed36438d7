package dev.hone.engine.tensorflow.internal.train;

import java.util.ArrayDeque;
import java.util.Deque;

/** What is open and closed together, the latest first. Not safe for use by several threads. */
final class Owned implements AutoCloseable {

    private final Deque<Runnable> closers = new ArrayDeque<>();

    void add(Runnable closer) {
        closers.push(closer);
    }

    /** All are closed whatever one of them throws; the first failure is thrown then, with the next one suppressed. */
    @Override
    public void close() {
        if (!closers.isEmpty()) {
            Runnable latest = closers.pop();
            Owned rest = this;
            try (rest) {
                latest.run();
            }
        }
    }
}
