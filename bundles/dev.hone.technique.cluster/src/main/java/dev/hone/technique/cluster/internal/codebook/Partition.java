package dev.hone.technique.cluster.internal.codebook;

import java.util.Arrays;

/** Points cut into runs of neighbours, none of which is empty. */
final class Partition {

    private final Points points;
    private final int[] bounds;

    private Partition(Points points, int[] bounds) {
        this.points = points;
        this.bounds = bounds;
    }

    /** @param starts index of the first point of each run, ascending, the first 0; equal ones are one */
    static Partition of(Points points, int[] starts) {
        int[] bounds = Arrays.stream(starts)
                .filter(start -> start < points.size())
                .distinct()
                .toArray();
        int[] closed = Arrays.copyOf(bounds, bounds.length + 1);
        closed[bounds.length] = points.size();
        return new Partition(points, closed);
    }

    /** As a codebook assigns the points. */
    static Partition of(Points points, Codebook codebook) {
        int[] starts = new int[codebook.size()];
        for (int i = 1; i < starts.length; i++) {
            starts[i] = points.above(codebook.threshold(i - 1));
        }
        return of(points, starts);
    }

    int size() {
        return bounds.length - 1;
    }

    double[] means() {
        double[] means = new double[size()];
        for (int i = 0; i < means.length; i++) {
            means[i] = points.mean(bounds[i], bounds[i + 1]);
        }
        return means;
    }

    /** Bits of an ideal code for each run: -log2 of its share. */
    double[] bits() {
        double[] bits = new double[size()];
        for (int i = 0; i < bits.length; i++) {
            bits[i] = Entropy.bits(points.weight(bounds[i], bounds[i + 1]), points.weight(0, points.size()));
        }
        return bits;
    }

    /** The squared error around the means. */
    double error() {
        double error = 0;
        for (int i = 0; i < size(); i++) {
            error += points.error(bounds[i], bounds[i + 1]);
        }
        return error;
    }

    boolean sameAs(Partition other) {
        return Arrays.equals(bounds, other.bounds);
    }
}
