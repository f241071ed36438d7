package dev.hone.quantization;

/** The range that holds a percentage of the values. */
final class PercentileRange {

    private PercentileRange() {}

    /** The range of all values where the percentage lies in a single bin, in which nothing is told apart. */
    static Range of(Histogram values, double percentile) {
        double tail = (100 - percentile) / 200;
        double min = values.quantile(tail);
        double max = values.quantile(1 - tail);
        return max - min > values.binWidth() ? new Range(min, max) : new Range(values.min(), values.max());
    }
}
