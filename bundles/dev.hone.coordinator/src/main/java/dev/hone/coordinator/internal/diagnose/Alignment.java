package dev.hone.coordinator.internal.diagnose;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.BiPredicate;

/** The longest common subsequence of two lists. */
final class Alignment {

    /** The table takes two bytes an entry; larger lists are not aligned. */
    private static final long MOST_ENTRIES = 64L << 20;

    private Alignment() {}

    /** Indices of two elements that fit. */
    record Pair(int first, int second) {}

    /** Pairs in order; empty for lists that are too long. Of several answers the one that pairs early elements. */
    static <A, B> List<Pair> of(List<A> from, List<B> to, BiPredicate<A, B> fit) {
        int rows = from.size();
        int columns = to.size();
        if ((rows + 1L) * (columns + 1L) > MOST_ENTRIES || Math.min(rows, columns) >= Short.MAX_VALUE) {
            return List.of();
        }
        short[][] longest = new short[rows + 1][columns + 1];
        for (int i = rows - 1; i >= 0; i--) {
            for (int j = columns - 1; j >= 0; j--) {
                int without = Math.max(longest[i + 1][j], longest[i][j + 1]);
                boolean fits = fit.test(from.get(i), to.get(j));
                longest[i][j] = (short) Math.max(without, fits ? longest[i + 1][j + 1] + 1 : 0);
            }
        }
        List<Pair> pairs = new ArrayList<>();
        for (int i = 0, j = 0; i < rows && j < columns; ) {
            if (fit.test(from.get(i), to.get(j)) && longest[i][j] == longest[i + 1][j + 1] + 1) {
                pairs.add(new Pair(i++, j++));
            } else if (longest[i + 1][j] >= longest[i][j + 1]) {
                i++;
            } else {
                j++;
            }
        }
        return Collections.unmodifiableList(pairs);
    }
}
