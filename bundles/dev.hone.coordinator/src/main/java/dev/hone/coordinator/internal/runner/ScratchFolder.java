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

    public ScratchFolder() {
        try {
            folder = Files.createTempDirectory("hone-");
        } catch (IOException e) {
            throw new HoneException(
                    Reason.OUTPUT,
                    "no folder for temporary files can be made in " + System.getProperty("java.io.tmpdir") + ": "
                            + IoReason.of(e),
                    e);
        }
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
