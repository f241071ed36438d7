package dev.hone.engine.tensorflow.internal.train;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.BiFunction;

/**
 * Makes one batch after the other, and the next while its user computes with one. When that happens has no influence on
 * any value. A batch is valid until the next is asked for. Not safe for use by several threads.
 */
final class Batches implements AutoCloseable {

    private final Iterator<Selection> selections;
    private final BiFunction<Integer, Selection, Batch> source;
    private final Executor executor;
    private int count;
    private CompletableFuture<Batch> ahead;
    private Batch current;

    /**
     * @param source makes a batch in place 0 or 1, which takes turns
     * @param executor on which it is called, for one batch at a time
     */
    Batches(Iterator<Selection> selections, BiFunction<Integer, Selection, Batch> source, Executor executor) {
        this.selections = selections;
        this.source = source;
        this.executor = executor;
        this.ahead = request();
    }

    private CompletableFuture<Batch> request() {
        if (!selections.hasNext()) {
            return CompletableFuture.failedFuture(new NoSuchElementException());
        }
        Selection selection = selections.next();
        int place = count++ % 2;
        return CompletableFuture.supplyAsync(() -> source.apply(place, selection), executor);
    }

    /** What went wrong with a batch is thrown when it is asked for. */
    Batch next() {
        release();
        try {
            current = ahead.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
        ahead = request();
        return current;
    }

    private void release() {
        if (current != null) {
            current.close();
            current = null;
        }
    }

    @Override
    public void close() {
        release();
        ahead.handle((batch, failure) -> {
                    if (batch != null) {
                        batch.close();
                    }
                    return null;
                })
                .join();
    }
}
