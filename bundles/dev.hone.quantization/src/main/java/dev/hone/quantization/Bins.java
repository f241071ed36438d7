package dev.hone.quantization;

import dev.hone.model.DataType;

/**
 * The bins of a histogram from its smallest value, or zero, to its largest value, or zero. A bound b between bins lies
 * at {@code b * width}; ranges are searched among the bounds, on both sides of zero, which they have to hold.
 */
final class Bins {

    private final Histogram values;
    private final double[] counts;

    /** The lowest bound, at most 0. */
    final int low;

    /** The highest bound, at least 0. */
    final int high;

    Bins(Histogram values) {
        this.values = values;
        low = Math.min(values.first(), 0);
        high = Math.max(values.last() + 1, 0);
        counts = new double[high - low];
        for (int bin = values.first(); bin <= values.last(); bin++) {
            counts[bin - low] = (double) values.count(bin);
        }
    }

    /** @param bin the one above the bound of the same number; bins out of the range are empty */
    double count(int bin) {
        return bin < low || bin >= high ? 0 : counts[bin - low];
    }

    /** The range between two bounds, and not beyond the values. */
    Range range(int lower, int upper) {
        double min = Math.max(lower * values.binWidth(), values.min());
        return new Range(min, Math.max(min, Math.min(upper * values.binWidth(), values.max())));
    }

    /** How many steps there are between the ends of a range that is stored in a type. */
    static int steps(DataType stored) {
        return isSymmetric(stored) ? Math.toIntExact(2 * stored.max()) : Math.toIntExact(stored.max() - stored.min());
    }

    /** Whether the type has the zero point 0. */
    static boolean isSymmetric(DataType stored) {
        return stored == DataType.INT16;
    }
}
