package dev.hone.runtime.tflite.internal;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where one revision of the bundle unpacks its native code.
 *
 * @param root of the folders of all revisions
 */
record UnpackFolder(Path root, String revision) {

    /**
     * Makes the folder and removes those of other revisions. A library that an earlier revision has loaded keeps
     * running without its file.
     */
    Path prepare() throws IOException {
        Path own = Files.createDirectories(root.resolve(revision));
        try (Stream<Path> folders = Files.list(root)) {
            folders.filter(folder -> !folder.equals(own)).forEach(UnpackFolder::delete);
        }
        return own;
    }

    private static void delete(Path folder) {
        List<Path> contents;
        try (Stream<Path> tree = Files.walk(folder)) {
            contents = tree.sorted(Comparator.reverseOrder()).toList();
        } catch (IOException | UncheckedIOException e) {
            return;
        }
        // What is in use and cannot be deleted on this platform is left to a later start.
        contents.stream().map(Path::toFile).forEach(File::delete);
    }
}
