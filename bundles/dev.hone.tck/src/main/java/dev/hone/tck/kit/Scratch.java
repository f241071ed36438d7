package dev.hone.tck.kit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** A temporary folder that is made when it is first asked for, and deleted with all in it. */
final class Scratch implements AutoCloseable {

    private Path folder;

    synchronized Path folder() {
        if (folder == null) {
            try {
                folder = Files.createTempDirectory("hone-kit");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return folder;
    }

    synchronized boolean isThere() {
        return folder != null;
    }

    @Override
    public synchronized void close() {
        if (folder == null) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
