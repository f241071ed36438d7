package dev.hone.api.coordinator;

/**
 * Time of an inference on this host, by the runtime.
 *
 * @param runs that were counted, after a warm-up
 */
public record Latency(
        double medianMilliseconds,
        double lowerQuartileMilliseconds,
        double upperQuartileMilliseconds,
        int runs,
        int threads) {}
