package dev.hone.feature.internal;

import dev.hone.api.HoneException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The features that the user installed: a folder each with the file and the bundles that are not shipped. */
record Library(Places places) {

    private static final String FILE = "feature.json";

    Path file(String folder) {
        return places.features().resolve(folder).resolve(FILE);
    }

    /**
     * Keeps a copy, whole or not at all.
     *
     * @return the name of the folder, which tells name and content
     */
    String keep(Definition feature, List<Part> parts) {
        List<Path> files = new ArrayList<>(List.of(feature.file()));
        parts.stream().map(Part::jar).filter(jar -> !places.isShipped(jar)).forEach(files::add);
        try {
            String name = feature.name() + "-" + Places.hash(files.toArray(Path[]::new));
            Path folder = places.features().resolve(name);
            if (Files.exists(folder)) {
                return name;
            }
            Path next = Files.createTempDirectory(Files.createDirectories(places.features()), ".");
            try {
                Files.copy(feature.file(), next.resolve(FILE));
                for (Part part : parts) {
                    if (!places.isShipped(part.jar())) {
                        Files.copy(part.jar(), next.resolve(part.id().paths().get(0)));
                    }
                }
                Files.move(next, folder);
            } finally {
                delete(next);
            }
            return name;
        } catch (IOException e) {
            throw new HoneException(
                    HoneException.Reason.OUTPUT,
                    "cannot keep the feature " + feature.name() + " in " + places.features() + ": " + e.getMessage(),
                    e);
        }
    }

    /** Forgets what is kept in a folder of this name; what cannot be deleted stays and does no harm. */
    void drop(String folder) {
        delete(places.features().resolve(folder));
    }

    private static void delete(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException | UncheckedIOException e) {
            // As said.
        }
    }
}
