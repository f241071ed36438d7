package dev.hone.technique.cluster.internal.codebook;

import java.util.Arrays;
import java.util.Random;

/** Where centroids are placed first. */
public enum Initial {
    /** Evenly between the least value and the largest. */
    LINEAR {
        @Override
        double[] centroids(Points points, int clusters, Random random) {
            double least = points.value(0);
            double step = clusters == 1 ? 0 : (points.value(points.size() - 1) - least) / (clusters - 1);
            double[] centroids = new double[clusters];
            Arrays.setAll(centroids, i -> least + i * step);
            return centroids;
        }
    },
    /** Anywhere between the least value and the largest. */
    RANDOM {
        @Override
        double[] centroids(Points points, int clusters, Random random) {
            double least = points.value(0);
            double width = points.value(points.size() - 1) - least;
            return random.doubles(clusters)
                    .map(share -> least + share * width)
                    .sorted()
                    .toArray();
        }
    },
    /** With as many values between one and the next everywhere. */
    DENSITY {
        @Override
        double[] centroids(Points points, int clusters, Random random) {
            double all = points.weight(0, points.size());
            double[] centroids = new double[clusters];
            Arrays.setAll(centroids, i -> points.value(points.rank((i + 0.5) / clusters * all)));
            return centroids;
        }
    },
    /** At values, each chosen by the squared distance from those before (Arthur, Vassilvitskii 2007). */
    KMEANS_PLUS_PLUS {
        @Override
        double[] centroids(Points points, int clusters, Random random) {
            int[] chosen = new int[Math.min(clusters, points.size())];
            double[] distance = new double[points.size()];
            Arrays.fill(distance, 1);
            for (int i = 0; i < chosen.length; i++) {
                chosen[i] = points.draw(distance, random);
                double centroid = points.value(chosen[i]);
                for (int p = 0; p < distance.length; p++) {
                    double d = points.value(p) - centroid;
                    distance[p] = i == 0 ? d * d : Math.min(distance[p], d * d);
                }
            }
            return Arrays.stream(chosen).sorted().mapToDouble(points::value).toArray();
        }
    },
    /** Where the objective is least. */
    OPTIMAL {
        @Override
        Codebook place(Points points, int clusters, double lambda, Random random) {
            if (lambda == 0) {
                return Codebook.of(OptimalPartition.of(points, clusters), 0);
            }
            return Codebook.of(EntropyPartition.of(points.binned(EntropyPartition.BINS), clusters, lambda), lambda);
        }

        @Override
        double[] centroids(Points points, int clusters, Random random) {
            return OptimalPartition.of(points, clusters).means();
        }
    };

    abstract double[] centroids(Points points, int clusters, Random random);

    /** @param lambda squared error that a bit is worth; 0 where bits do not count */
    Codebook place(Points points, int clusters, double lambda, Random random) {
        return Codebook.nearest(centroids(points, clusters, random));
    }
}
