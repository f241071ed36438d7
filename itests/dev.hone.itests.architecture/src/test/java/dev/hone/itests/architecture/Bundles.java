package dev.hone.itests.architecture;

import static java.util.Comparator.comparing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The project's bundles: a folder's name is a bundle's root package. */
final class Bundles {

    private static final List<String> NAMES = names(Path.of("../../bundles"));

    private Bundles() {}

    /** The bundle that a package is in, or the package itself if it is in none. */
    static String of(String packageName) {
        return NAMES.stream()
                .filter(name -> (packageName + ".").startsWith(name + "."))
                .findFirst()
                .orElse(packageName);
    }

    private static List<String> names(Path folder) {
        try (var folders = Files.list(folder)) {
            return folders.map(path -> path.getFileName().toString())
                    .sorted(comparing(String::length).reversed())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + folder, e);
        }
    }
}
