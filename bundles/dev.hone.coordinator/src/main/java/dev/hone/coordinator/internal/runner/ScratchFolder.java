package dev.hone.coordinator.internal.runner;

import dev.hone.api.HoneException;
import dev.hone.api.HoneException.Reason;
import dev.hone.coordinator.internal.measure.IoReason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A folder that is gone after its use. */
public final class ScratchFolder implements AutoCloseable {

    private final Path folder;

    /** Among the system's temporary files. */
    public ScratchFolder() {
        try {
            folder = Files.createTempDirectory("hone-");
        } catch (IOException e) {
            throw refused(System.getProperty("java.io.tmpdir"), e);
        }
    }

    /** In a place of its own, which is emptied first. */
    ScratchFolder(Path place) {
        folder = place;
        try {
            if (Files.exists(place)) {
                close();
            }
            Files.createDirectory(place);
        } catch (IOException e) {
            throw refused(place.getParent(), e);
        }
    }

    private static HoneException refused(Object where, IOException cause) {
        return new HoneException(
                Reason.OUTPUT,
                "no folder for temporary files can be made in " + where + ": " + IoReason.of(cause),
                cause);
    }

    public Path path() {
        return folder;
    }

    /** A folder within that is not there yet. */
    Path folder(String name) {
        try {
            return Files.createDirectory(folder.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try (Stream<Path> content = Files.walk(folder)) {
            List<Path> deepestFirst = content.sorted(Comparator.reverseOrder()).toList();
            for (Path path : deepestFirst) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
