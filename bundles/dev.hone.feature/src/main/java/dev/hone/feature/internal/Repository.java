package dev.hone.feature.internal;

import static java.util.stream.Collectors.joining;

import dev.hone.api.HoneException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Folders in which bundles are looked up, flat or in the layout of a Maven repository, in this order.
 *
 * @param places where what is found belongs to
 */
record Repository(List<Path> folders, Places places) {

    Repository {
        folders = List.copyOf(folders);
    }

    Optional<Path> find(Artifact id) {
        return folders.stream()
                .flatMap(folder -> id.paths().stream().map(folder::resolve))
                .filter(Files::isRegularFile)
                .findFirst();
    }

    /** All bundles of a feature. */
    List<Part> parts(Definition feature) {
        var parts = new ArrayList<Part>();
        for (Definition.Member member : feature.bundles()) {
            Path jar = find(member.id())
                    .orElseThrow(() -> new HoneException(
                            HoneException.Reason.MISSING,
                            "the bundle " + member.id() + " of the feature " + feature.name() + " is in none of "
                                    + folders.stream()
                                            .map(Path::toString)
                                            .distinct()
                                            .collect(joining(", "))
                                    + "; it is looked for as "
                                    + String.join(" and ", member.id().paths())));
            try {
                parts.add(Part.of(member.id(), member.startLevel(), jar, places.location(member.id(), jar)));
            } catch (IOException e) {
                throw new HoneException(
                        HoneException.Reason.MISSING,
                        "the bundle " + jar + " of the feature " + feature.name() + " cannot be used: "
                                + e.getMessage(),
                        e);
            }
        }
        return parts;
    }
}
