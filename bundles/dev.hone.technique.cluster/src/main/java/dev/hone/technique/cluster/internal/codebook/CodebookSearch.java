package dev.hone.technique.cluster.internal.codebook;

import java.util.Arrays;
import java.util.Objects;
import java.util.Random;

/**
 * How the few values are found that stand for many.
 *
 * @param clusters how many at most, zeros counted where they are kept
 * @param initial where they are placed first
 * @param size 0 for the least squared error; else bits of ideal codes count as well, and about so many times the least
 *     squared error of that many values is accepted for fewer of them
 * @param iterations of Lloyd's algorithm that move them, at most
 */
public record CodebookSearch(int clusters, Initial initial, double size, int iterations) {

    public CodebookSearch {
        Objects.requireNonNull(initial);
        if (clusters < 2 || !(size >= 0) || iterations < 0) {
            throw new IllegalArgumentException(clusters + " clusters, size " + size + ", " + iterations);
        }
    }

    /** Likewise, and zeros stay zeros as well where they are so many that they are a cluster. */
    public Codebook shared(float[] values, boolean keepZeros, long seed) {
        int zeros = 0;
        for (float value : values) {
            zeros += value == 0 ? 1 : 0;
        }
        return of(values, keepZeros || zeros * (long) clusters > values.length, seed);
    }

    /**
     * Of some values.
     *
     * @param values finite, at least one
     * @param keepZeros whether zeros stay zeros and nothing else becomes zero
     */
    public Codebook of(float[] values, boolean keepZeros, long seed) {
        float[] sorted = keepZeros ? nonzero(values) : values.clone();
        if (sorted.length == 0) {
            return Codebook.nearest(new double[0]).withZeros();
        }
        Arrays.sort(sorted);
        Points points = Points.of(sorted);
        int count = keepZeros ? clusters - 1 : clusters;
        double lambda = size == 0 ? 0 : size * lambda(points, count);
        Codebook codebook = moved(initial.place(points, count, lambda, new Random(seed)), points, lambda);
        return keepZeros ? codebook.withZeros() : codebook;
    }

    /**
     * The squared error that a bit is worth around the least error of that many values: at high rates the error falls
     * by {@code 2 ln 2} times itself for each bit (Gish, Pierce 1968).
     */
    private static double lambda(Points points, int count) {
        Points fewer = points.binned(Points.BINS);
        return 2 * Math.log(2) * OptimalPartition.of(fewer, count).error() / points.weight(0, points.size());
    }

    private Codebook moved(Codebook placed, Points points, double lambda) {
        Codebook codebook = placed;
        Partition before = null;
        for (int i = 0; i < iterations; i++) {
            Partition partition = Partition.of(points, codebook);
            if (before != null && partition.sameAs(before)) {
                break;
            }
            codebook = Codebook.of(partition, lambda);
            before = partition;
        }
        return codebook;
    }

    private static float[] nonzero(float[] values) {
        float[] kept = new float[values.length];
        int size = 0;
        for (float value : values) {
            if (value != 0) {
                kept[size++] = value;
            }
        }
        return Arrays.copyOf(kept, size);
    }
}
