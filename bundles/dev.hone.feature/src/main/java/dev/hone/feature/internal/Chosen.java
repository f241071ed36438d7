package dev.hone.feature.internal;

import dev.hone.api.HoneException;
import dev.hone.api.feature.FeatureEntry;
import dev.hone.api.feature.FeatureEntry.Origin;
import java.util.List;
import java.util.Optional;

/**
 * A feature that shall be there, with its bundles.
 *
 * @param folder the name of the folder under home that has its copy; empty if it is not the user's
 * @param problem why it cannot be there; then it has no bundles
 */
record Chosen(Definition definition, List<Part> parts, Origin origin, String folder, Optional<HoneException> problem) {

    Chosen {
        parts = List.copyOf(parts);
    }

    /** With the bundles that a repository has. */
    static Chosen of(Definition definition, Origin origin, String folder, Repository repository) {
        return new Chosen(definition, repository.parts(definition), origin, folder, Optional.empty());
    }

    Chosen failed(HoneException cause) {
        return new Chosen(definition, List.of(), origin, folder, Optional.of(cause));
    }

    String name() {
        return definition.name();
    }

    FeatureEntry entry() {
        return definition.entry(origin, true, problem.map(HoneException::getMessage));
    }
}
