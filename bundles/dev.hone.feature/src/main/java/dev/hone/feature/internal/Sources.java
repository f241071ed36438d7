package dev.hone.feature.internal;

import dev.hone.api.HoneException;
import dev.hone.api.feature.FeatureEntry.Origin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Finds features in the distribution, under home, and in the deploy folder. */
final class Sources {

    private final Places places;
    private final FeatureReader reader;
    private final Library library;
    private final List<Path> repositories;
    private final boolean watched;
    private final Map<Path, Chosen> deployed = new TreeMap<>();
    private Map<String, Definition> shipped;

    /**
     * @param repositories folders that the container's configuration names
     * @param watched whether features of the deploy folder are told one by one, instead of looked for
     */
    Sources(Places places, FeatureReader reader, List<Path> repositories, boolean watched) {
        this.places = places;
        this.reader = reader;
        this.library = new Library(places);
        this.repositories = List.copyOf(repositories);
        this.watched = watched;
    }

    Known known() {
        if (shipped == null) {
            shipped = readShipped();
        }
        Choice choice = Choice.in(places.features());
        var chosen = new LinkedHashMap<String, Chosen>();
        var unreadable = new ArrayList<HoneException>();
        shipped.forEach((name, definition) -> {
            if (!choice.removed().contains(name) && !choice.installed().containsKey(name)) {
                chosen.put(name, found(definition, Origin.DISTRIBUTION, ""));
            }
        });
        choice.installed().forEach((name, folder) -> read(library.file(folder), unreadable)
                .ifPresent(definition -> chosen.put(name, found(definition, Origin.USER, folder))));
        deployed.keySet().removeIf(file -> !Files.exists(file));
        for (Path file : watched ? List.copyOf(deployed.keySet()) : files(places.deploy())) {
            Chosen there = deployed.get(file);
            if (there != null) {
                chosen.putIfAbsent(there.name(), there);
                continue;
            }
            read(file, unreadable).ifPresent(definition -> {
                if (chosen.containsKey(definition.name())) {
                    unreadable.add(taken(file, chosen.get(definition.name())));
                } else {
                    chosen.put(definition.name(), found(definition, Origin.DEPLOYED, ""));
                }
            });
        }
        return new Known(shipped, choice, chosen, unreadable);
    }

    /** Remembers what a file in the deploy folder has become, whatever it says later. */
    void deployed(Path file, Chosen feature) {
        deployed.put(file, feature);
    }

    Optional<Chosen> deployed(Path file) {
        return Optional.ofNullable(deployed.get(file));
    }

    static HoneException taken(Path file, Chosen other) {
        return FeatureReader.wrong(
                file,
                "there is a feature " + other.name() + " already, "
                        + other.definition().id() + "; remove that first, or give this one another name");
    }

    /** A feature of the user, found where it was and kept under home. */
    Chosen keep(Definition definition, List<Path> more) {
        List<Part> parts = repository(definition, more).parts(definition);
        String folder = library.keep(definition, parts);
        Definition kept = reader.read(library.file(folder));
        return Chosen.of(kept, Origin.USER, folder, repository(kept, List.of()));
    }

    void drop(String folder) {
        library.drop(folder);
    }

    Definition read(Path file) {
        return reader.read(file.toAbsolutePath().normalize());
    }

    Chosen found(Definition definition, Origin origin) {
        return Chosen.of(definition, origin, "", repository(definition, List.of()));
    }

    /** The file of a feature that a repository has. */
    Optional<Path> find(Artifact id, List<Path> more) {
        var folders = new ArrayList<>(more);
        folders.addAll(repositories);
        return new Repository(folders, places).find(id);
    }

    private Chosen found(Definition definition, Origin origin, String folder) {
        try {
            return Chosen.of(definition, origin, folder, repository(definition, List.of()));
        } catch (HoneException e) {
            return new Chosen(definition, List.of(), origin, folder, Optional.of(e));
        }
    }

    private Repository repository(Definition definition, List<Path> more) {
        var folders = new ArrayList<Path>();
        Path beside = definition.file().getParent();
        places.distribution().ifPresent(folder -> folders.add(folder.resolve("bundles")));
        if (places.distribution().map(folder -> !beside.startsWith(folder)).orElse(true)) {
            folders.add(0, beside);
        }
        folders.addAll(more);
        folders.addAll(repositories);
        return new Repository(folders, places);
    }

    private Optional<Definition> read(Path file, List<HoneException> unreadable) {
        try {
            return Optional.of(reader.read(file));
        } catch (HoneException e) {
            unreadable.add(e);
            return Optional.empty();
        }
    }

    private Map<String, Definition> readShipped() {
        var features = new LinkedHashMap<String, Definition>();
        places.distribution().map(folder -> files(folder.resolve("features"))).orElse(List.of()).stream()
                .map(reader::read)
                .sorted(Comparator.comparing(feature -> !feature.name().equals(Known.CORE)))
                .forEach(feature -> features.put(feature.name(), feature));
        return features;
    }

    static boolean isFeature(Path file) {
        String name = file.getFileName().toString();
        return name.endsWith(".json") && !name.startsWith(".");
    }

    private static List<Path> files(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Sources::isFeature).sorted().toList();
        } catch (IOException e) {
            throw new HoneException(HoneException.Reason.MISSING, "cannot list " + folder + ": " + e.getMessage(), e);
        }
    }
}
