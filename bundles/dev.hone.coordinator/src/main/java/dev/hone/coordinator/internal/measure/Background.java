package dev.hone.coordinator.internal.measure;

import dev.hone.coordinator.internal.registry.Threads;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** Work beside other work, on a thread that ends with it: pooled threads would keep what plug-ins leave in them. */
public final class Background {

    private Background() {}

    /** @param name for the thread */
    public static <T> CompletableFuture<T> of(String name, Supplier<T> work) {
        CompletableFuture<T> future = new CompletableFuture<>();
        Threads.daemon("hone-" + name, () -> complete(future, work)).start();
        return future;
    }

    private static <T> void complete(CompletableFuture<T> future, Supplier<T> work) {
        try {
            future.complete(work.get());
        } catch (Throwable e) {
            future.completeExceptionally(e);
        }
    }
}
