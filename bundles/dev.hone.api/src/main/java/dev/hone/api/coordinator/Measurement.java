package dev.hone.api.coordinator;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A model file, measured. Made by {@link #of}, not by the constructor, which grows.
 *
 * @param fileBytes size of the file
 * @param compressedBytes size after gzip at its best
 * @param arenaBytes peak memory of activations; empty where shapes are not known
 * @param hostLatency on this host, never an estimate for the target; empty without a runtime
 */
public record Measurement(
        long fileBytes,
        long compressedBytes,
        OptionalLong arenaBytes,
        Optional<Latency> hostLatency,
        List<Score> scores) {
    public Measurement {
        scores = List.copyOf(scores);
    }

    /** Of a file that was not run. */
    public static Measurement of(long fileBytes, long compressedBytes, OptionalLong arenaBytes) {
        return new Measurement(fileBytes, compressedBytes, arenaBytes, Optional.empty(), List.of());
    }

    public Measurement withHostLatency(Optional<Latency> latency) {
        return new Measurement(fileBytes, compressedBytes, arenaBytes, latency, scores);
    }

    public Measurement withScores(List<Score> values) {
        return new Measurement(fileBytes, compressedBytes, arenaBytes, hostLatency, values);
    }
}
