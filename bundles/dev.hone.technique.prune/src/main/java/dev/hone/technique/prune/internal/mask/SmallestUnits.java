package dev.hone.technique.prune.internal.mask;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Selects the units with the smallest scores, of equal ones those that come first, without sorting and without holding
 * all scores: two passes count them by the upper and the lower half of their bits. The largest unit of each weight
 * always stays, so that no layer becomes nothing but zeros.
 */
final class SmallestUnits {

    private static final int LOW_BITS = 15;

    private final List<Scores> scores;
    private final List<Integer> kept = new ArrayList<>();

    private SmallestUnits(List<Scores> scores) {
        this.scores = scores;
        scores.forEach(each -> kept.add(each.largest()));
    }

    /**
     * @param count how many of all units are selected; fewer where that would leave a weight without any
     * @return of each weight the units selected
     */
    static List<BitSet> of(List<Scores> scores, long count) {
        long units = scores.stream().mapToLong(Scores::units).sum();
        return new SmallestUnits(scores).select(Math.min(count, units - scores.size()));
    }

    private List<BitSet> select(long count) {
        long[] rest = {count};
        int high = bucket(histogram(-1), rest);
        int low = bucket(histogram(high), rest);
        int threshold = high << LOW_BITS | low;
        List<BitSet> selected = new ArrayList<>();
        for (int i = 0; i < scores.size(); i++) {
            BitSet units = new BitSet(scores.get(i).units());
            int last = kept.get(i);
            scores.get(i).forEach((unit, bits) -> {
                if (unit != last && (bits < threshold || (bits == threshold && rest[0]-- > 0))) {
                    units.set(unit);
                }
            });
            selected.add(units);
        }
        return selected;
    }

    /** @param high upper half of the scores whose lower half is counted; -1 to count upper halves */
    private long[] histogram(int high) {
        long[] counts = new long[1 << (Integer.SIZE - 1 - LOW_BITS)];
        for (int i = 0; i < scores.size(); i++) {
            int last = kept.get(i);
            scores.get(i).forEach((unit, bits) -> {
                if (unit == last) {
                    return;
                }
                if (high < 0) {
                    counts[bits >>> LOW_BITS]++;
                } else if (bits >>> LOW_BITS == high) {
                    counts[bits & ((1 << LOW_BITS) - 1)]++;
                }
            });
        }
        return counts;
    }

    /** Where a number of units is reached; leaves how many of that bucket belong to them. */
    private static int bucket(long[] counts, long[] rest) {
        int bucket = 0;
        while (bucket < counts.length - 1 && rest[0] > counts[bucket]) {
            rest[0] -= counts[bucket++];
        }
        return bucket;
    }
}
