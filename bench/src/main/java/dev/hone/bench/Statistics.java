package dev.hone.bench;

import java.util.List;

/** Summaries of repeated measurements. */
final class Statistics {

    private Statistics() {}

    static double median(List<Double> values) {
        double[] sorted =
                values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        int half = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }

    static double mean(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    }

    static double rounded(double value) {
        return Math.round(value * 1000) / 1000.0;
    }
}
