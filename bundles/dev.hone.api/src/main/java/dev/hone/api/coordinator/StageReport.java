package dev.hone.api.coordinator;

import java.util.List;
import java.util.Map;

/**
 * What became of a stage.
 *
 * @param notes of the technique and of the coordinator: what was done, or why not
 * @param scores on the validate split after the stage, where they were measured
 */
public record StageReport(
        String technique,
        String pluginVersion,
        Map<String, Object> parameters,
        Result result,
        List<String> notes,
        List<Score> scores,
        long milliseconds) {

    /** What was made of the stage's model. */
    public enum Result {
        /** Kept. */
        APPLIED,
        /** There was nothing to do. */
        SKIPPED,
        /** The technique refused the model. */
        REJECTED,
        /** It cost more than was allowed, or destroyed what an earlier stage had established. */
        ROLLED_BACK
    }

    public StageReport {
        parameters = Map.copyOf(parameters);
        notes = List.copyOf(notes);
        scores = List.copyOf(scores);
    }
}
