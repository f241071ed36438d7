package dev.hone.launcher;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A framework cache that belongs to this process until it is closed. A distribution has as many as there were processes
 * at once; each is kept for the next process, which finds its bundles installed.
 */
final class CacheSlot implements AutoCloseable {

    private static final int MOST_PROCESSES = 256;

    private final Path folder;
    private final FileChannel lock;
    private final String contents;

    private CacheSlot(Path folder, FileChannel lock, String contents) {
        this.folder = folder;
        this.lock = lock;
        this.contents = contents;
    }

    /** Takes the first cache of the distribution that no other process has. */
    static CacheSlot acquire(Path caches, Distribution distribution) {
        Path own = caches.resolve(
                Integer.toHexString(distribution.folder().toString().hashCode()));
        try {
            for (int i = 0; i < MOST_PROCESSES; i++) {
                Path folder = Files.createDirectories(own.resolve(Integer.toString(i)));
                FileChannel channel =
                        FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                if (lock(channel)) {
                    return new CacheSlot(folder, channel, distribution.contents());
                }
                channel.close();
            }
        } catch (IOException e) {
            throw new LaunchException("cannot write to " + own + "; give another folder with --home or HONE_HOME", e);
        }
        throw new LaunchException(MOST_PROCESSES + " processes already run with the caches in " + own);
    }

    private static boolean lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    /** Where the framework keeps its state. */
    Path storage() {
        return folder.resolve("felix");
    }

    /** Whether everything of the distribution, as it is now, was installed here. */
    boolean isCurrent() {
        try {
            return Files.readString(marker()).equals(contents);
        } catch (IOException e) {
            return false;
        }
    }

    /** Forgets what was installed. To be called before the framework's state changes. */
    void invalidate() {
        try {
            Files.deleteIfExists(marker());
        } catch (IOException e) {
            throw new LaunchException("cannot delete " + marker(), e);
        }
    }

    /** Remembers that everything of the distribution is installed. */
    void markCurrent() {
        try {
            Files.writeString(marker(), contents);
        } catch (IOException e) {
            throw new LaunchException("cannot write " + marker(), e);
        }
    }

    @Override
    public void close() {
        try {
            lock.close();
        } catch (IOException e) {
            throw new LaunchException("cannot close " + folder.resolve("lock"), e);
        }
    }

    private Path marker() {
        return folder.resolve("contents");
    }
}
