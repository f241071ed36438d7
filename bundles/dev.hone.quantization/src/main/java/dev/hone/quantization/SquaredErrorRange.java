package dev.hone.quantization;

import dev.hone.model.DataType;

/**
 * The range with the smallest expected squared error. In bins as the unit, a step of {@code s} costs every value inside
 * {@code s^2 / 12}; a value outside costs the square of its distance. But for the number of values inside, that is a
 * convex function of both bounds, so that one bound after the other is moved until none improves on the other.
 */
final class SquaredErrorRange {

    private static final int MAX_ROUNDS = 32;

    /** The mean square of values that are spread evenly over a bin at zero and stored as zero. */
    private static final double STORED_AS_ZERO = 1.0 / 3;

    private final Bins bins;
    private final double steps;
    private final Tail[] below;
    private final Tail[] above;
    private final double total;

    private SquaredErrorRange(Bins bins, double steps) {
        this.bins = bins;
        this.steps = steps;
        int bounds = bins.high - bins.low + 1;
        below = new Tail[bounds];
        above = new Tail[bounds];
        below[0] = Tail.EMPTY;
        for (int i = 1; i < bounds; i++) {
            below[i] = below[i - 1].with(bins.low + i - 1, bins.count(bins.low + i - 1));
        }
        above[bounds - 1] = Tail.EMPTY;
        for (int i = bounds - 2; i >= 0; i--) {
            above[i] = above[i + 1].with(bins.low + i, bins.count(bins.low + i));
        }
        total = above[0].count();
    }

    /** Moments of the values outside of a bound, which are spread evenly over their bins. */
    private record Tail(double count, double sum, double squares) {

        static final Tail EMPTY = new Tail(0, 0, 0);

        Tail with(int bin, double values) {
            double middle = bin + 0.5;
            return new Tail(count + values, sum + values * middle, squares + values * (middle * middle + 1.0 / 12));
        }

        double clippedTo(double bound) {
            return squares - 2 * bound * sum + bound * bound * count;
        }
    }

    static Range of(Histogram values, DataType stored) {
        Bins bins = new Bins(values);
        SquaredErrorRange search = new SquaredErrorRange(bins, Bins.steps(stored));
        return Bins.isSymmetric(stored)
                ? search.symmetric()
                : new BoundSearch(bins, 1, 1, MAX_ROUNDS).least(search::error);
    }

    private Range symmetric() {
        int largest = Math.max(-bins.low, bins.high);
        int best = largest;
        for (int bound = largest - 1; bound > 0; bound--) {
            if (error(-bound, bound) < error(-best, best)) {
                best = bound;
            }
        }
        return bins.range(-best, best);
    }

    private double error(int lower, int upper) {
        Tail under = below[Math.max(lower, bins.low) - bins.low];
        Tail over = above[Math.min(upper, bins.high) - bins.low];
        double step = (upper - lower) / steps;
        double rounding = step * step / 12;
        double atZero = (lower < 0 ? bins.count(-1) : 0) + (upper > 0 ? bins.count(0) : 0);
        double inside = total - under.count() - over.count() - atZero;
        return inside * rounding
                + atZero * Math.min(rounding, STORED_AS_ZERO)
                + under.clippedTo(lower)
                + over.clippedTo(upper);
    }
}
