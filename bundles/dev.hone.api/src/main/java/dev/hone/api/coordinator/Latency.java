package dev.hone.api.coordinator;

/**
 * Time of an inference on this host, by the runtime.
 *
 * @param median in milliseconds
 * @param lower quartile in milliseconds
 * @param upper quartile in milliseconds
 * @param runs that were counted, after a warm-up
 */
public record Latency(double median, double lower, double upper, int runs, int threads) {}
