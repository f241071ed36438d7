package dev.hone.api.coordinator;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A model file, measured.
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
}
