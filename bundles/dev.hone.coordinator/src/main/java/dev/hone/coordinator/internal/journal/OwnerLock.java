package dev.hone.coordinator.internal.journal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Says which process has a job: the system frees it when the process ends, in whatever way.
 *
 * <p>Where locks are per process and file, closing any channel of the file frees it. So what is held here is known by
 * its name, under one monitor, and its file is not opened a second time.
 */
final class OwnerLock implements AutoCloseable {

    /** Names this process, of all that ever were; the same for every class loader in it. */
    private static final String PROPERTY = "dev.hone.process";

    private static final Set<Path> HELD = new HashSet<>();

    private final Path name;
    private final FileChannel channel;

    private OwnerLock(Path name, FileChannel channel) {
        this.name = name;
        this.channel = channel;
    }

    /** The token of this process. */
    static String process() {
        return (String) System.getProperties()
                .computeIfAbsent(PROPERTY, name -> UUID.randomUUID().toString());
    }

    /** Takes the lock; empty if another has it, be it in this process. */
    static Optional<OwnerLock> take(Path file) throws IOException {
        synchronized (HELD) {
            Path name = name(file);
            if (HELD.contains(name)) {
                return Optional.empty();
            }
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            boolean taken = false;
            try {
                taken = channel.tryLock() != null;
            } catch (OverlappingFileLockException e) {
                return Optional.empty(); // the same class of another loader has it
            } finally {
                if (!taken) {
                    channel.close();
                }
            }
            if (!taken) {
                return Optional.empty();
            }
            HELD.add(name);
            return Optional.of(new OwnerLock(name, channel));
        }
    }

    /** Whether somebody has it. */
    static boolean isHeld(Path file) throws IOException {
        synchronized (HELD) {
            if (HELD.contains(name(file))) {
                return true;
            }
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
    }

    private static Path name(Path file) {
        return file.toAbsolutePath().normalize();
    }

    @Override
    public void close() throws IOException {
        synchronized (HELD) {
            HELD.remove(name);
            channel.close();
        }
    }
}
