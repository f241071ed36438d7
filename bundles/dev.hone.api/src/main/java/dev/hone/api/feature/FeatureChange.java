package dev.hone.api.feature;

import java.util.List;

/**
 * What has been done to a feature.
 *
 * @param action what happened to the feature as a whole
 * @param feature the feature as it is now; for {@link Action#REMOVED} as it was
 * @param installed the bundles that are new in the running container
 * @param removed the bundles that are gone from it
 * @param kept the bundles of the feature, or of what it was, that were there before and still are, as others need them
 *     or nothing in them changed
 */
public record FeatureChange(
        Action action, FeatureEntry feature, List<String> installed, List<String> removed, List<String> kept) {

    /** What happened to a feature. */
    public enum Action {
        /** It is there, and was not before. */
        INSTALLED,
        /** Another version or content of it was there before. */
        UPDATED,
        /** It is gone. */
        REMOVED,
        /** It was there already, as it is. */
        UNCHANGED
    }

    public FeatureChange {
        installed = List.copyOf(installed);
        removed = List.copyOf(removed);
        kept = List.copyOf(kept);
    }
}
