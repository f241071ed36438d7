package dev.hone.technique.cluster.internal.codebook;

import java.util.Arrays;

/**
 * Centroids in ascending order and the thresholds between them. A value belongs to the centroid for which its squared
 * distance plus the centroid's penalty is least; centroids for which that is nowhere the case are left out.
 */
public final class Codebook {

    private final float[] centroids;
    private final double[] penalties;
    private final int[] places;
    private final double[] thresholds;
    private final boolean zeros;

    private Codebook(float[] centroids, double[] penalties, int[] places, double[] thresholds, boolean zeros) {
        this.centroids = centroids;
        this.penalties = penalties;
        this.places = places;
        this.thresholds = thresholds;
        this.zeros = zeros;
    }

    /** The means of a partition; each bit of a code costs {@code lambda}. */
    static Codebook of(Partition partition, double lambda) {
        double[] penalties = partition.bits();
        for (int i = 0; i < penalties.length; i++) {
            penalties[i] *= lambda;
        }
        return of(partition.means(), penalties);
    }

    /** Each value belongs to the nearest centroid. */
    static Codebook nearest(double[] centroids) {
        return of(centroids, new double[centroids.length]);
    }

    /**
     * The lower envelope of the parabolas {@code (v - c)^2 + penalty}, which is that of lines in v.
     *
     * @param centroids ascending
     * @param penalties one for each
     */
    public static Codebook of(double[] centroids, double[] penalties) {
        int[] kept = new int[centroids.length];
        double[] from = new double[centroids.length];
        int size = 0;
        for (int i = 0; i < centroids.length; i++) {
            double start = Double.NEGATIVE_INFINITY;
            while (size > 0) {
                start = crossing(centroids, penalties, kept[size - 1], i);
                if (start > from[size - 1]) {
                    break;
                }
                size--;
                start = Double.NEGATIVE_INFINITY;
            }
            if (start < Double.POSITIVE_INFINITY) {
                kept[size] = i;
                from[size++] = start;
            }
        }
        float[] reached = new float[size];
        double[] counted = new double[size];
        for (int i = 0; i < size; i++) {
            reached[i] = (float) centroids[kept[i]];
            counted[i] = penalties[kept[i]];
        }
        return new Codebook(
                reached,
                counted,
                Arrays.copyOf(kept, size),
                size == 0 ? new double[0] : Arrays.copyOfRange(from, 1, size),
                false);
    }

    /** The value from which on the right one of two centroids is the better. */
    private static double crossing(double[] centroids, double[] penalties, int left, int right) {
        double distance = centroids[right] - centroids[left];
        if (distance == 0) {
            return penalties[right] < penalties[left] ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
        }
        return (centroids[left] + centroids[right]) / 2 + (penalties[right] - penalties[left]) / (2 * distance);
    }

    /** The same with one more centroid, to which zeros belong and nothing else. */
    Codebook withZeros() {
        return new Codebook(centroids, penalties, places, thresholds, true);
    }

    /** The number of centroids other than that of zeros. */
    public int size() {
        return centroids.length;
    }

    public float centroid(int code) {
        return centroids[code];
    }

    /** What is added to the squared distance from a centroid. */
    public double penalty(int code) {
        return penalties[code];
    }

    /** Whether zeros belong to a centroid of their own, which is 0. */
    public boolean keepsZeros() {
        return zeros;
    }

    /**
     * Index of the centroid that a value other than a kept zero belongs to, among those that the codebook is made of.
     */
    public int place(float value) {
        return places[code(value)];
    }

    /** The centroid that a value belongs to. */
    public float nearest(float value) {
        return zeros && value == 0 ? 0 : centroids[code(value)];
    }

    /** The largest value that belongs to the centroid of a code rather than to the next. */
    double threshold(int code) {
        return thresholds[code];
    }

    /** Index of the centroid that a value belongs to, zeros aside. */
    public int code(float value) {
        int at = Arrays.binarySearch(thresholds, value);
        return at < 0 ? -at - 1 : at;
    }
}
