package dev.hone.launcher;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * A framework cache that belongs to this process until it is closed. A distribution has as many as there were processes
 * at once; each is kept for the next process, which finds its bundles installed. A start level has caches of its own,
 * so that a process holds no bundle that it never starts.
 */
final class CacheSlot implements AutoCloseable {

    private static final int MOST_PROCESSES = 256;

    private final Path folder;
    private final FileChannel lock;
    private final String contents;
    private final String choice;

    private CacheSlot(Path folder, FileChannel lock, String contents, String choice) {
        this.folder = folder;
        this.lock = lock;
        this.contents = contents;
        this.choice = choice;
    }

    /**
     * Takes the first cache of the distribution that no other process has.
     *
     * @param level the start level that the framework reaches
     * @param choice what tells one choice of the user's features and bundles from another
     */
    static CacheSlot acquire(Path caches, Distribution distribution, int level, String choice) {
        Path own = caches.resolve(
                Integer.toHexString(distribution.folder().toString().hashCode()) + "-" + level);
        try {
            for (int i = 0; i < MOST_PROCESSES; i++) {
                Path folder = Files.createDirectories(own.resolve(Integer.toString(i)));
                FileChannel channel =
                        FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                if (lock(channel)) {
                    return new CacheSlot(folder, channel, distribution.contents(), choice);
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

    /** Whether the distribution, as it is now, was installed here and left that many bundles. */
    boolean holds(int bundles) {
        return read(installed()).equals(Optional.of(contents + bundles));
    }

    /** Whether the distribution, as it is now, was installed here. */
    boolean isCurrent() {
        return read(installed()).filter(text -> text.startsWith(contents)).isPresent();
    }

    /** Whether the framework's state is that of the user's choice as it is now. */
    boolean isPrepared() {
        return read(prepared()).equals(Optional.of(choice));
    }

    /** Forgets what was installed. To be called before the framework's state is made anew. */
    void invalidate() {
        try {
            Files.deleteIfExists(prepared());
            Files.deleteIfExists(installed());
        } catch (IOException e) {
            throw new LaunchException("cannot delete the markers in " + folder, e);
        }
    }

    /** Remembers that the distribution is installed and how many bundles there are. */
    void markHolds(int bundles) {
        write(installed(), contents + bundles);
    }

    /** Remembers that the framework's state is that of the user's choice. */
    void markPrepared() {
        write(prepared(), choice);
    }

    @Override
    public void close() {
        try {
            lock.close();
        } catch (IOException e) {
            throw new LaunchException("cannot close " + folder.resolve("lock"), e);
        }
    }

    private Path installed() {
        return folder.resolve("contents");
    }

    private Path prepared() {
        return folder.resolve("choice");
    }

    private static Optional<String> read(Path marker) {
        try {
            return Optional.of(Files.readString(marker));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static void write(Path marker, String text) {
        try {
            Files.writeString(marker, text);
        } catch (IOException e) {
            throw new LaunchException("cannot write " + marker, e);
        }
    }
}
