package dev.hone.feature.internal;

import dev.hone.api.feature.FeatureEntry;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a feature file says.
 *
 * @param bundles in the order in which they are started
 * @param configurations properties by persistent identifier; that of a factory's instance is {@code factory~name}
 */
record Definition(
        Path file,
        Artifact id,
        Optional<String> description,
        List<Member> bundles,
        Map<String, Map<String, Object>> configurations) {

    /** A bundle and the start level at which it starts. */
    record Member(Artifact id, int startLevel) {}

    Definition {
        bundles = List.copyOf(bundles);
        configurations = new LinkedHashMap<>(configurations);
    }

    /** What it is called on the command line. */
    String name() {
        return id.classifier().isEmpty() ? id.artifact() : id.classifier();
    }

    FeatureEntry entry(FeatureEntry.Origin origin, boolean installed, Optional<String> problem) {
        return new FeatureEntry(
                name(),
                id.toString(),
                id.version(),
                description,
                origin,
                installed,
                bundles.stream().map(member -> member.id().toString()).toList(),
                problem);
    }
}
