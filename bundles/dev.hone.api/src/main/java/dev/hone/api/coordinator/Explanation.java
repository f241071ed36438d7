package dev.hone.api.coordinator;

import dev.hone.api.diagnosis.Suggestion;
import java.util.List;

/**
 * What a job found out about one of its stages, and what came of the settings that it tried.
 *
 * @param stage index of the stage in the plan
 * @param diagnosis of the model as the chain had made it
 * @param trials in the order in which they were run
 * @param kept how many of the trials were kept: the model that was written has the changes of all of these
 * @param notes what was not tried, and why
 */
public record Explanation(int stage, Diagnosis diagnosis, List<Trial> trials, int kept, List<String> notes) {

    public Explanation {
        trials = List.copyOf(trials);
        notes = List.copyOf(notes);
    }

    /**
     * One setting that was tried.
     *
     * @param result what came of it
     * @param reason why it was not kept, or what it gained; without a full stop
     * @param scores on the validate split (calibrate where there is none), never on test; empty where it did not get so
     *     far
     * @param fileBytes size of the model; 0 where it did not get so far
     */
    public record Trial(
            Suggestion suggestion,
            Result result,
            String reason,
            List<Score> scores,
            long fileBytes,
            long milliseconds) {

        /** What came of a trial. */
        public enum Result {
            /** It gained enough and cost nothing that counts. */
            KEPT,
            /** It gained nothing, or not enough for what it costs. */
            NO_GAIN,
            /** The technique refused it, or its model could not be judged. */
            REFUSED
        }

        public Trial {
            scores = List.copyOf(scores);
        }
    }
}
