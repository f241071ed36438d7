package dev.hone.feature.internal;

import dev.hone.api.HoneException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** Lets one operation on features happen at a time. */
final class Turns {

    private static final long SECONDS_TO_WAIT = 120;

    private final ReentrantLock lock = new ReentrantLock();
    private final Path folder;

    /** @param folder what processes share */
    Turns(Path folder) {
        this.folder = folder;
    }

    /** One at a time in this container. */
    <T> T take(Supplier<T> operation) {
        try {
            // Bundles start meanwhile: one that asks for features from another thread must not wait for ever.
            if (!lock.tryLock(SECONDS_TO_WAIT, TimeUnit.SECONDS)) {
                throw new HoneException(
                        HoneException.Reason.MISSING,
                        "another operation on features is still going on after " + SECONDS_TO_WAIT + " s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HoneException(
                    HoneException.Reason.CANCELLED, "cancelled while another operation on features went on", e);
        }
        try {
            return operation.get();
        } finally {
            lock.unlock();
        }
    }

    /** One at a time among all processes: for operations that change what is chosen. */
    <T> T takeAlone(Supplier<T> operation) {
        return take(() -> {
            try (FileChannel channel = FileChannel.open(
                    Files.createDirectories(folder).resolve(".lock"),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.WRITE)) {
                channel.lock();
                return operation.get();
            } catch (OverlappingFileLockException e) {
                throw new HoneException(
                        HoneException.Reason.MISSING,
                        "another container in this process is changing features in " + folder,
                        e);
            } catch (IOException e) {
                throw new HoneException(
                        HoneException.Reason.OUTPUT,
                        "cannot write to " + folder + ": " + e.getMessage() + "; the choice would not be kept",
                        e);
            }
        });
    }
}
