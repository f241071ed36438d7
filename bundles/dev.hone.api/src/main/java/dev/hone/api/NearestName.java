package dev.hone.api;

import java.util.Collection;
import java.util.Comparator;

/** Guesses what was meant by a name that does not exist, for messages that refuse it. */
public final class NearestName {

    private NearestName() {}

    /**
     * Such as {@code "; did you mean quantize?"}, or an empty text where nothing is near: the known name of the least
     * Levenshtein distance, if that is at most two or a third of the name's length.
     */
    public static String hint(String name, Collection<String> known) {
        int near = Math.max(2, name.length() / 3);
        return known.stream()
                .filter(other -> distance(name, other) <= near)
                .min(Comparator.comparingInt((String other) -> distance(name, other))
                        .thenComparing(Comparator.naturalOrder()))
                .map(other -> "; did you mean " + other + "?")
                .orElse("");
    }

    /** Levenshtein's distance: insertions, deletions and substitutions from one to the other. */
    private static int distance(String a, String b) {
        int[] previous = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] row = new int[b.length() + 1];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int substituted = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(substituted, 1 + Math.min(previous[j], row[j - 1]));
            }
            previous = row;
        }
        return previous[b.length()];
    }
}
