package dev.hone.technique.cluster.internal.train;

import dev.hone.technique.cluster.internal.codebook.Codebook;
import java.util.Comparator;
import java.util.stream.IntStream;

/** Finds the best of some centroids, which training may have brought into any order. */
final class Nearest {

    private final int[] order;
    private final Codebook codebook;

    /**
     * @param from first centroid that counts
     * @param to behind the last
     */
    Nearest(float[] centroids, float[] penalties, int from, int to) {
        order = IntStream.range(from, to)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> centroids[i]))
                .mapToInt(i -> i)
                .toArray();
        codebook = Codebook.of(
                IntStream.of(order).mapToDouble(i -> centroids[i]).toArray(),
                IntStream.of(order).mapToDouble(i -> penalties[i]).toArray());
    }

    /** Index of the centroid for a value. */
    int of(float value) {
        return order[codebook.place(value)];
    }
}
