package dev.hone.cli.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A folder of text files that appears as a whole or not at all. */
final class WholeFolder {

    private WholeFolder() {}

    /**
     * Writes files beside the folder's place and moves them there at once.
     *
     * @param folder absolute, not there or empty
     * @param files texts by their paths in the folder
     */
    static void write(Path folder, Map<String, String> files) throws IOException {
        Path parent = folder.getParent();
        Files.createDirectories(parent);
        Path beside = parent.resolve(
                "." + folder.getFileName() + "." + ProcessHandle.current().pid());
        Files.createDirectory(beside);
        try {
            for (Map.Entry<String, String> file : files.entrySet()) {
                Path path = beside.resolve(file.getKey());
                Files.createDirectories(path.getParent());
                Files.writeString(path, file.getValue());
            }
            Files.deleteIfExists(folder);
            Files.move(beside, folder);
        } finally {
            delete(beside);
        }
    }

    /** Whether nothing is lost when a folder is put in a place. */
    static boolean isFree(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return !Files.exists(folder, LinkOption.NOFOLLOW_LINKS);
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.findAny().isEmpty();
        }
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        List<Path> files;
        try (Stream<Path> walked = Files.walk(folder)) {
            files = walked.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : files) {
            Files.delete(file);
        }
    }
}
