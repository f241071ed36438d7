package dev.hone.cli.internal;

import dev.hone.api.HoneException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;

/**
 * Work that runs elsewhere while this thread waits, so that an interrupt reaches whoever waits and never a file in use.
 */
final class Interruption {

    private Interruption() {}

    /** Waits for the work's end; on an interrupt cancels it first. What it throws is thrown here. */
    static <T> T await(CompletionStage<T> work, Runnable cancel) {
        CompletableFuture<T> future = work.toCompletableFuture();
        while (true) {
            try {
                return future.get();
            } catch (InterruptedException e) {
                cancel.run();
            } catch (ExecutionException e) {
                throw unchecked(e.getCause());
            }
        }
    }

    /** Does the work in a thread of its own and waits for it. */
    static <T> T await(Supplier<T> work, Runnable cancel) {
        var result = new CompletableFuture<T>();
        var thread = new Thread(
                () -> {
                    try {
                        result.complete(work.get());
                    } catch (Throwable e) {
                        result.completeExceptionally(e);
                    }
                },
                "hone-command");
        thread.setDaemon(true);
        thread.start();
        return await(result, cancel);
    }

    /** For work that changes nothing and can be left alone. */
    static Runnable abandoning() {
        return () -> {
            throw new HoneException(HoneException.Reason.CANCELLED, "cancelled");
        };
    }

    private static RuntimeException unchecked(Throwable failure) {
        if (failure instanceof Error error) {
            throw error;
        }
        return failure instanceof RuntimeException known ? known : new IllegalStateException(failure);
    }
}
