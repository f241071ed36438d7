package dev.hone.technique.cluster.internal.codebook;

import java.util.Arrays;
import java.util.Random;

/**
 * Values on a line, sorted, each distinct one once with how many there are of it; or bins of neighbours, each at its
 * mean. Sums over any run of neighbours take constant time.
 */
final class Points {

    /** The number of distinct values up to which each is a point of its own. */
    static final int EXACT = 1_000_000;

    /** The number of bins that stand for more. */
    static final int BINS = 1 << 16;

    private final double[] values;
    private final double[] weights;
    private final double[] sums;
    private final double[] squares;
    private final double center;

    /** @param errors the squared error of each point's values around it */
    private Points(double[] values, double[] counts, double[] errors) {
        this.values = values;
        center = values.length == 0 ? 0 : values[values.length / 2];
        weights = new double[values.length + 1];
        sums = new double[values.length + 1];
        squares = new double[values.length + 1];
        for (int i = 0; i < values.length; i++) {
            double x = values[i] - center;
            weights[i + 1] = weights[i] + counts[i];
            sums[i + 1] = sums[i] + counts[i] * x;
            squares[i + 1] = squares[i] + counts[i] * x * x + errors[i];
        }
    }

    /** @param sorted ascending */
    static Points of(float[] sorted) {
        double[] values = new double[sorted.length];
        double[] counts = new double[sorted.length];
        int size = 0;
        for (int i = 0; i < sorted.length; i++) {
            if (i == 0 || sorted[i] != sorted[i - 1]) {
                values[size++] = sorted[i];
            }
            counts[size - 1]++;
        }
        Points points = new Points(Arrays.copyOf(values, size), Arrays.copyOf(counts, size), new double[size]);
        return size > EXACT ? points.binned(BINS) : points;
    }

    /**
     * In at most so many bins: half of the bounds lie evenly along the line, so that no bin is wide, and half evenly
     * among the values, so that none holds many.
     */
    Points binned(int bins) {
        if (size() <= bins) {
            return this;
        }
        double[] means = new double[bins];
        double[] counts = new double[bins];
        double[] errors = new double[bins];
        int half = bins / 2;
        double width = (values[size() - 1] - values[0]) / (half - 1);
        double share = weight(0, size()) / (half - 1);
        int made = 0;
        for (int from = 0; from < size(); ) {
            long place = (long) ((values[from] - values[0]) / width);
            long rank = (long) (weights[from] / share);
            int to = from + 1;
            while (to < size()
                    && (long) ((values[to] - values[0]) / width) == place
                    && (long) (weights[to] / share) == rank) {
                to++;
            }
            means[made] = mean(from, to);
            counts[made] = weight(from, to);
            errors[made++] = error(from, to);
            from = to;
        }
        return new Points(Arrays.copyOf(means, made), Arrays.copyOf(counts, made), Arrays.copyOf(errors, made));
    }

    int size() {
        return values.length;
    }

    double value(int index) {
        return values[index];
    }

    /** How many values there are in a run. */
    double weight(int from, int to) {
        return weights[to] - weights[from];
    }

    double mean(int from, int to) {
        return center + (sums[to] - sums[from]) / weight(from, to);
    }

    /** The squared error of a run's values around their mean. */
    double error(int from, int to) {
        double sum = sums[to] - sums[from];
        return Math.max(squares[to] - squares[from] - sum * sum / weight(from, to), 0);
    }

    /** Index of the point that holds the value of a rank. */
    int rank(double rank) {
        int at = Arrays.binarySearch(weights, rank);
        return Math.min(at < 0 ? -at - 2 : at, size() - 1);
    }

    /** Index of a point that is drawn by its share of values times factors; any if all of that is 0. */
    int draw(double[] factors, Random random) {
        double all = 0;
        for (int i = 0; i < size(); i++) {
            all += factors[i] * weight(i, i + 1);
        }
        double left = random.nextDouble() * all;
        for (int i = 0; i < size(); i++) {
            left -= factors[i] * weight(i, i + 1);
            if (left < 0) {
                return i;
            }
        }
        return size() - 1;
    }

    /** Index of the first point that lies above a value. */
    int above(double value) {
        int at = Arrays.binarySearch(values, value);
        return at < 0 ? -at - 1 : at + 1;
    }
}
