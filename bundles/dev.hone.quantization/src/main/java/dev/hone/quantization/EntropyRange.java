package dev.hone.quantization;

import dev.hone.model.DataType;

/**
 * The range for which the values clipped to it (P) and the same values quantized (Q) have the smallest Kullback-Leibler
 * divergence. P has the counts of the bins inside, and what lies outside in the last bins that are not empty. Q spreads
 * the counts of all bins that are stored as one level evenly over those of them that are not empty; it does not know
 * what lies outside, and so clipping costs.
 *
 * <p>The divergence of one range takes time in proportion to the levels: a level adds {@code P(level) * log Q}, and the
 * sum of {@code P log P} over bins is a difference of sums.
 */
final class EntropyRange {

    private static final int MAX_ROUNDS = 4;
    private static final int CANDIDATES = 128;

    private final Bins bins;
    private final int steps;
    private final int stride;
    private final double[] counts;
    private final double[] countsBelow;
    private final double[] entropyBelow;
    private final int[] filledBelow;
    private final int[] filledAt;

    private EntropyRange(Bins bins, long values, int steps) {
        this.bins = bins;
        this.steps = steps;
        int size = bins.high - bins.low;
        stride = Math.max(1, size / CANDIDATES);
        counts = new double[size];
        countsBelow = new double[size + 1];
        entropyBelow = new double[size + 1];
        filledBelow = new int[size + 1];
        filledAt = new int[size];
        double most = (double) values / (steps + 1);
        for (int i = 0; i < size; i++) {
            counts[i] = evened(bins, bins.low + i, most);
            countsBelow[i + 1] = countsBelow[i] + counts[i];
            entropyBelow[i + 1] = entropyBelow[i] + entropy(counts[i]);
            filledBelow[i + 1] = filledBelow[i];
            if (counts[i] > 0) {
                filledAt[filledBelow[i + 1]++] = i;
            }
        }
    }

    /**
     * What a single value is that often, such as what a layer makes of a black background, hides all else: a bin counts
     * for no more than a level's even share. Zero, which is stored exactly, is counted like its neighbours, as in
     * NVIDIA's pytorch-quantization.
     */
    private static double evened(Bins bins, int bin, double most) {
        double count = Math.min(bins.count(bin), most);
        if (bin != 0) {
            return count;
        }
        double above = bins.count(1);
        return Math.min(count, bins.low < 0 ? (bins.count(-1) + above) / 2 : above);
    }

    private static double entropy(double count) {
        return count > 0 ? count * Math.log(count) : 0;
    }

    /** The whole range where it has no more bins than the type has levels. */
    static Range of(Histogram values, DataType stored) {
        Bins bins = new Bins(values);
        int steps = Bins.steps(stored);
        EntropyRange search = new EntropyRange(bins, values.count(), steps);
        return bins.high - bins.low <= steps || search.filledBelow[bins.high - bins.low] == 0
                ? new Range(values.min(), values.max())
                : new BoundSearch(bins, steps, search.stride, MAX_ROUNDS).least(search::divergence);
    }

    private double divergence(int lower, int upper) {
        int from = lower - bins.low;
        int to = upper - bins.low;
        if (filledBelow[to] == filledBelow[from]) {
            return Double.POSITIVE_INFINITY;
        }
        double all = countsBelow[counts.length];
        double under = countsBelow[from];
        double over = all - countsBelow[to];
        int first = filledAt[filledBelow[from]];
        int last = filledAt[filledBelow[to] - 1];
        double ofP = entropyBelow[to] - entropyBelow[from];
        if (first == last) {
            ofP += entropy(counts[first] + under + over) - entropy(counts[first]);
        } else {
            ofP += entropy(counts[first] + under) - entropy(counts[first]);
            ofP += entropy(counts[last] + over) - entropy(counts[last]);
        }
        double inside = countsBelow[to] - countsBelow[from];
        double step = (double) (upper - lower) / steps;
        double crossed = 0;
        int begin = from;
        for (long level = Math.round(lower / step); begin < to; level++) {
            int next = (int) Math.ceil((level + 0.5) * step - 0.5) - bins.low;
            int end = Math.min(Math.max(next, begin + 1), to);
            double count = countsBelow[end] - countsBelow[begin];
            if (count > 0) {
                double clipped = (first >= begin && first < end ? under : 0) + (last >= begin && last < end ? over : 0);
                int filled = filledBelow[end] - filledBelow[begin];
                crossed += (count + clipped) * Math.log(count / (filled * inside));
            }
            begin = end;
        }
        return (ofP - crossed) / all - Math.log(all);
    }
}
