package dev.hone.coordinator.internal.journal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.UUID;

/** Says which process has a job: the system frees it when the process ends, in whatever way. */
final class OwnerLock implements AutoCloseable {

    /** Names this process, of all that ever were; the same for every class loader in it. */
    private static final String PROPERTY = "dev.hone.process";

    private final FileChannel channel;

    private OwnerLock(FileChannel channel) {
        this.channel = channel;
    }

    /** The token of this process. */
    static String process() {
        return (String) System.getProperties()
                .computeIfAbsent(PROPERTY, name -> UUID.randomUUID().toString());
    }

    /**
     * Takes the lock; empty if another has it.
     *
     * <p>Not to be called for what this process may have: where locks are per process and file, closing any channel of
     * the file would free it.
     */
    static Optional<OwnerLock> take(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return Optional.of(new OwnerLock(channel));
            }
        } catch (OverlappingFileLockException e) {
            // The other half of this process has it.
            channel.close();
            return Optional.empty();
        } catch (IOException e) {
            channel.close();
            throw e;
        }
        channel.close();
        return Optional.empty();
    }

    /** Whether another process has it. Not to be called for what this process may have. */
    static boolean isHeld(Path file) throws IOException {
        if (!Files.exists(file)) {
            return false;
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            FileLock lock = channel.tryLock(0, Long.MAX_VALUE, true);
            return lock == null;
        } catch (OverlappingFileLockException e) {
            return true;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
