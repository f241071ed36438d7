package dev.hone.technique.cluster.internal.codebook;

import java.util.Arrays;

/**
 * Entropy-constrained scalar quantization: runs of neighbours with the least squared error plus {@code lambda} times
 * the bits of all codes (Chou, Lookabaugh, Gray 1989). The bits of a run depend on its size only, so dynamic
 * programming finds the least on bins.
 */
final class EntropyPartition {

    /** More would cost time and change next to nothing: values are assigned exactly afterwards. */
    static final int BINS = 1024;

    private EntropyPartition() {}

    /**
     * Into at most so many runs.
     *
     * @param points at most {@link #BINS}
     */
    static Partition of(Points points, int clusters, double lambda) {
        double[][] costs = costs(points, lambda);
        int size = points.size();
        double[] best = new double[size + 1];
        Arrays.fill(best, Double.POSITIVE_INFINITY);
        best[0] = 0;
        int[][] starts = new int[clusters + 1][];
        double least = Double.POSITIVE_INFINITY;
        int runs = 0;
        for (int q = 1; q <= clusters; q++) {
            double[] longer = new double[size + 1];
            starts[q] = new int[size + 1];
            longer[0] = Double.POSITIVE_INFINITY;
            for (int end = 1; end <= size; end++) {
                double[] cost = costs[end];
                double minimum = Double.POSITIVE_INFINITY;
                for (int start = 0; start < end; start++) {
                    double whole = best[start] + cost[start];
                    if (whole < minimum) {
                        minimum = whole;
                        starts[q][end] = start;
                    }
                }
                longer[end] = minimum;
            }
            best = longer;
            if (best[size] >= least) {
                break;
            }
            least = best[size];
            runs = q;
        }
        int[] found = new int[runs];
        int end = size;
        for (int q = runs; q > 0; q--) {
            found[q - 1] = starts[q][end];
            end = found[q - 1];
        }
        return Partition.of(points, found);
    }

    private static double[][] costs(Points points, double lambda) {
        double all = points.weight(0, points.size());
        double[][] costs = new double[points.size() + 1][];
        for (int end = 1; end <= points.size(); end++) {
            costs[end] = new double[end];
            for (int start = 0; start < end; start++) {
                double weight = points.weight(start, end);
                costs[end][start] = points.error(start, end) + lambda * weight * Entropy.bits(weight, all);
            }
        }
        return costs;
    }
}
