package dev.hone.model.hone;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Lists of whole numbers as attributes hold them. */
final class Lists {

    private Lists() {}

    static List<Long> of(int... values) {
        List<Long> list = new ArrayList<>(values.length);
        for (int value : values) {
            list.add((long) value);
        }
        return list;
    }

    static boolean isIdentity(int... permutation) {
        return IntStream.range(0, permutation.length).allMatch(i -> permutation[i] == i);
    }

    /** The permutation that does {@code first}, then {@code second}. */
    static int[] then(int[] first, int... second) {
        return IntStream.of(second).map(axis -> first[axis]).toArray();
    }
}
