package dev.hone.api.feature;

import java.util.List;
import java.util.Optional;

/**
 * A feature that is known.
 *
 * @param name what it is called on the command line: the classifier of its identifier, else the artifact
 * @param id its identifier as in the feature file, {@code group:artifact:type:classifier:version}
 * @param version the version in the identifier
 * @param description what the feature file says of it
 * @param origin where it comes from
 * @param installed whether it is chosen, so that its bundles are started where it is needed
 * @param bundles the identifiers of its bundles, in the order in which they are started
 * @param problem why it is chosen and yet not there as a whole
 */
public record FeatureEntry(
        String name,
        String id,
        String version,
        Optional<String> description,
        Origin origin,
        boolean installed,
        List<String> bundles,
        Optional<String> problem) {

    /** Where a feature comes from. */
    public enum Origin {
        /** Shipped. */
        DISTRIBUTION,
        /** Installed from a file; a copy is kept under home. */
        USER,
        /** A file in the folder {@code deploy} under home, there as long as the file. */
        DEPLOYED
    }

    public FeatureEntry {
        bundles = List.copyOf(bundles);
    }
}
