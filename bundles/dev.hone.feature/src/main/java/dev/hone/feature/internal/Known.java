package dev.hone.feature.internal;

import static java.util.stream.Collectors.joining;

import dev.hone.api.HoneException;
import dev.hone.api.feature.FeatureEntry;
import dev.hone.api.feature.FeatureEntry.Origin;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The features that are known at one moment.
 *
 * @param shipped those of the distribution by name
 * @param choice which the user chose
 * @param chosen those that shall be there by name, in the order in which they come
 * @param unreadable why files do not take part
 */
record Known(
        Map<String, Definition> shipped, Choice choice, Map<String, Chosen> chosen, List<HoneException> unreadable) {

    static final String CORE = "core";

    Optional<Chosen> chosen(String nameOrId) {
        return chosen.values().stream()
                .filter(feature -> isCalled(feature.definition(), nameOrId))
                .findFirst();
    }

    Optional<Definition> shipped(String nameOrId) {
        return shipped.values().stream()
                .filter(feature -> isCalled(feature, nameOrId))
                .findFirst();
    }

    private static boolean isCalled(Definition feature, String nameOrId) {
        return feature.name().equals(nameOrId) || feature.id().toString().equals(nameOrId);
    }

    /** All but one of those that shall be there. */
    Collection<Chosen> others(String name) {
        return chosen.values().stream()
                .filter(feature -> !feature.name().equals(name))
                .toList();
    }

    List<FeatureEntry> entries() {
        var entries = new TreeMap<String, FeatureEntry>();
        shipped.forEach((name, definition) ->
                entries.put(name, definition.entry(Origin.DISTRIBUTION, false, Optional.empty())));
        chosen.forEach((name, feature) -> entries.put(name, feature.entry()));
        List<FeatureEntry> list = new ArrayList<>(entries.values());
        list.sort((a, b) -> Boolean.compare(shipped.containsKey(b.name()), shipped.containsKey(a.name())));
        return list;
    }

    /** Names for a message. */
    static String names(Collection<String> names) {
        return names.isEmpty() ? "none" : names.stream().sorted().collect(joining(", "));
    }
}
