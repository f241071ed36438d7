package dev.hone.engine.tensorflow.internal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Which processes use the folder of a version: each holds a shared lock on a file in it until it ends. */
final class FolderUse {

    private static final String FILE = "used";
    private static final List<FileLock> HELD = new ArrayList<>();

    private FolderUse() {}

    /** From here to its end this process uses a folder. */
    static synchronized void begin(Path folder) throws IOException {
        Files.createDirectories(folder);
        FileChannel channel = open(folder);
        try {
            HELD.add(channel.lock(0, Long.MAX_VALUE, true));
        } catch (OverlappingFileLockException e) {
            channel.close(); // another revision of this bundle in this process holds it
        }
        Files.createDirectories(folder);
    }

    private static FileChannel open(Path folder) throws IOException {
        return FileChannel.open(
                folder.resolve(FILE), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    /** Removes the folders of other versions beside one that no process uses. */
    static void deleteUnused(Path folder) throws IOException {
        String name = folder.getFileName().toString();
        String family = name.substring(0, name.indexOf('-') + 1);
        try (Stream<Path> beside = Files.list(folder.getParent())) {
            for (Path other : beside.toList()) {
                String otherName = other.getFileName().toString();
                if (!family.isEmpty() && otherName.startsWith(family) && !otherName.equals(name)) {
                    deleteIfUnused(other);
                }
            }
        }
    }

    private static void deleteIfUnused(Path folder) throws IOException {
        try (FileChannel channel = open(folder);
                FileLock lock = channel.tryLock()) {
            if (lock != null) {
                UnpackFolder.delete(folder);
            }
        } catch (OverlappingFileLockException e) {
            return; // used by this process
        }
    }
}
