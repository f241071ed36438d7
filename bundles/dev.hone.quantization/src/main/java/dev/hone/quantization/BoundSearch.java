package dev.hone.quantization;

/**
 * Looks for the two bounds of a range that cost least: one is moved over all its places while the other stands still,
 * in turns, until neither improves.
 *
 * @param width of the narrowest range, in bins
 * @param stride between the bounds that are tried, in bins
 * @param rounds at most
 */
record BoundSearch(Bins bins, int width, int stride, int rounds) {

    /** What a range between two bounds costs. */
    interface Cost {
        double of(int lower, int upper);
    }

    Range least(Cost cost) {
        int lower = bins.low;
        int upper = bins.high;
        for (int round = 0; round < rounds; round++) {
            int oldLower = lower;
            int oldUpper = upper;
            upper = upper(cost, lower, upper);
            lower = lower(cost, lower, upper);
            if (lower == oldLower && upper == oldUpper) {
                break;
            }
        }
        return bins.range(lower, upper);
    }

    private int upper(Cost cost, int lower, int upper) {
        int best = upper;
        double least = cost.of(lower, upper);
        for (int bound = bins.high; bound >= Math.max(0, lower + width); bound -= stride) {
            double tried = cost.of(lower, bound);
            if (tried < least) {
                least = tried;
                best = bound;
            }
        }
        return best;
    }

    private int lower(Cost cost, int lower, int upper) {
        int best = lower;
        double least = cost.of(lower, upper);
        for (int bound = bins.low; bound <= Math.min(0, upper - width); bound += stride) {
            double tried = cost.of(bound, upper);
            if (tried < least) {
                least = tried;
                best = bound;
            }
        }
        return best;
    }
}
