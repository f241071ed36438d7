package dev.hone.technique.quantize.internal.explain;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * How the magnitudes of channels differ.
 *
 * @param spread the largest in terms of the median
 * @param range the largest in terms of the smallest that is not zero
 * @param outliers indices of the channels more than {@link Threshold#SPREAD} times the median, largest first
 * @param channels how many are not zero throughout
 */
record Magnitudes(double spread, double range, List<Integer> outliers, int channels) {

    static Magnitudes of(double... magnitudes) {
        double[] sorted = Arrays.stream(magnitudes)
                .filter(magnitude -> magnitude > 0)
                .sorted()
                .toArray();
        if (sorted.length == 0) {
            return new Magnitudes(1, 1, List.of(), 0);
        }
        double median = sorted[sorted.length / 2];
        double largest = sorted[sorted.length - 1];
        List<Integer> outliers = IntStream.range(0, magnitudes.length)
                .filter(i -> magnitudes[i] > Threshold.SPREAD * median)
                .boxed()
                .sorted((a, b) -> Double.compare(magnitudes[b], magnitudes[a]))
                .toList();
        return new Magnitudes(largest / median, largest / sorted[0], outliers, sorted.length);
    }

    boolean differ() {
        return channels > 1 && spread > Threshold.SPREAD;
    }

    /** Whether it is a few channels that stand out, and not all that lie apart. */
    boolean few() {
        return outliers.size() <= Math.max(1, (int) (Threshold.OUTLIERS * channels));
    }

    /** Such as {@code channel 17 reaches 12 times the median channel}. */
    String describe() {
        if (few()) {
            return (outliers.size() == 1 ? "channel " : "channels ")
                    + outliers.stream().limit(4).map(String::valueOf).collect(Collectors.joining(", "))
                    + (outliers.size() > 4 ? " and " + (outliers.size() - 4) + " more" : "")
                    + String.format(Locale.ROOT, outliers.size() == 1 ? " reaches %.3g" : " reach up to %.3g", spread)
                    + " times the median channel";
        }
        return String.format(
                Locale.ROOT,
                "channels differ %.3g:1 from the largest to the smallest, %.3g:1 to the median",
                range,
                spread);
    }
}
