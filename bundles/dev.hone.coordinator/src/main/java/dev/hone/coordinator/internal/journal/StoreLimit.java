package dev.hone.coordinator.internal.journal;

import dev.hone.coordinator.internal.measure.IoReason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Keeps a store that several processes fill within a size, by evicting what was not used for the longest time.
 *
 * <p>The sum is kept in the file {@code size}, so that storing looks at one file and not at all; it is found out anew
 * whenever it goes past the limit, which also mends what a process that died left out of it.
 */
final class StoreLimit {

    private static final String SIZE = "size";
    private static final Object IN_PROCESS = new Object();

    /** What is evicted at once, so that not every store has to. */
    private static final double KEPT = 0.9;

    private final StageStore store;

    StoreLimit(StageStore store) {
        this.store = store;
    }

    private record Entry(Path path, long bytes, FileTime used) {}

    /** Counts what was stored, and evicts if that is more than a limit. */
    void added(long bytes, long limit) throws IOException {
        synchronized (IN_PROCESS) {
            Path file = store.folder().resolve(SIZE);
            try (FileChannel channel = FileChannel.open(
                            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
                    FileLock lock = channel.lock()) {
                long sum = read(channel) + bytes;
                write(channel, lock.isValid() && sum > limit ? evict(limit) : sum);
            } catch (OverlappingFileLockException e) {
                // Another class loader of this process counts just now; the next full count finds out.
                return;
            }
        }
    }

    private static long read(FileChannel channel) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(20);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes) < 0) {
                break;
            }
        }
        try {
            return Long.parseLong(
                    StandardCharsets.US_ASCII.decode(bytes.flip()).toString().strip());
        } catch (NumberFormatException e) {
            return bytes.limit() == 0 ? 0 : Long.MAX_VALUE / 2; // damaged: count
        }
    }

    private static void write(FileChannel channel, long sum) throws IOException {
        channel.truncate(0);
        channel.write(ByteBuffer.wrap(Long.toString(sum).getBytes(StandardCharsets.US_ASCII)), 0);
    }

    /** @return what is left */
    private long evict(long limit) throws IOException {
        List<Entry> entries = new ArrayList<>();
        long sum = 0;
        for (Path path : store.entries()) {
            try {
                Entry entry = new Entry(path, StageStore.bytes(path), Files.getLastModifiedTime(path));
                entries.add(entry);
                sum += entry.bytes();
            } catch (NoSuchFileException | NotDirectoryException e) {
                // Dropped just now.
            }
        }
        entries.sort(Comparator.comparing(Entry::used));
        long enough = sum > limit ? (long) (limit * KEPT) : limit;
        for (Entry entry : entries) {
            if (sum <= enough) {
                break;
            }
            store.drop(entry.path());
            sum -= entry.bytes();
        }
        sweep();
        return sum;
    }

    /** Deletes what a process that died left behind while it deleted. */
    private void sweep() throws IOException {
        try (Stream<Path> entries = Files.list(store.folder())) {
            for (Path entry : entries.toList()) {
                if (entry.getFileName().toString().startsWith(StageStore.GONE)) {
                    HomeFiles.delete(entry);
                }
            }
        } catch (UncheckedIOException e) {
            System.getLogger(StoreLimit.class.getName())
                    .log(System.Logger.Level.WARNING, store.folder() + ": " + IoReason.of(e.getCause()));
        }
    }
}
