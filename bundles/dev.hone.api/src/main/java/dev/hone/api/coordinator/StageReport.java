package dev.hone.api.coordinator;

import dev.hone.api.technique.Estimate;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What became of a stage. Made by {@link #of}, not by the constructor, which grows.
 *
 * @param estimate what the technique expected before its work; empty where the stage did not come that far
 * @param notes of the technique and of the coordinator: what was done, or why not
 * @param scores on the validate split after the stage, where they were measured
 * @param lost what it would have destroyed, if it was rolled back for that
 * @param ways in which it was tried, if the one that was asked for would have destroyed something and others were to be
 *     tried: first that one; the report is of the last if that was kept, of the first otherwise
 * @param drop by which the stage was judged; empty without a limit or where the stage did not come that far
 * @param milliseconds that the stage took when it was computed
 * @param stored whether it was taken from the store of stage results, instead of being computed in this run
 */
public record StageReport(
        String technique,
        String pluginVersion,
        Map<String, Object> parameters,
        Result result,
        Optional<Estimate> estimate,
        List<String> notes,
        List<Score> scores,
        Optional<Drop> drop,
        long milliseconds,
        boolean stored,
        List<Loss> lost,
        List<Way> ways) {

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
        lost = List.copyOf(lost);
        ways = List.copyOf(ways);
    }

    /** A builder of a report that is like this one. */
    public Builder edit() {
        return of(technique, parameters, result)
                .pluginVersion(pluginVersion)
                .estimate(estimate)
                .notes(notes)
                .scores(scores)
                .drop(drop)
                .milliseconds(milliseconds)
                .stored(stored)
                .lost(lost)
                .ways(ways);
    }

    public static Builder of(String technique, Map<String, Object> parameters, Result result) {
        return new Builder(technique, parameters, result);
    }

    /** Builds a report. Not safe for use by several threads. */
    public static final class Builder {

        private final String technique;
        private final Map<String, Object> parameters;
        private final Result result;
        private String pluginVersion = "";
        private Optional<Estimate> estimate = Optional.empty();
        private List<String> notes = List.of();
        private List<Score> scores = List.of();
        private Optional<Drop> drop = Optional.empty();
        private long milliseconds;
        private boolean stored;
        private List<Loss> lost = List.of();
        private List<Way> ways = List.of();

        private Builder(String technique, Map<String, Object> parameters, Result result) {
            this.technique = technique;
            this.parameters = parameters;
            this.result = result;
        }

        public Builder pluginVersion(String version) {
            pluginVersion = version;
            return this;
        }

        public Builder estimate(Optional<Estimate> value) {
            estimate = value;
            return this;
        }

        public Builder notes(List<String> lines) {
            notes = lines;
            return this;
        }

        public Builder scores(List<Score> values) {
            scores = values;
            return this;
        }

        public Builder drop(Optional<Drop> value) {
            drop = value;
            return this;
        }

        public Builder milliseconds(long value) {
            milliseconds = value;
            return this;
        }

        public Builder stored(boolean value) {
            stored = value;
            return this;
        }

        public Builder lost(List<Loss> values) {
            lost = values;
            return this;
        }

        public Builder ways(List<Way> values) {
            ways = values;
            return this;
        }

        public StageReport build() {
            return new StageReport(
                    technique,
                    pluginVersion,
                    parameters,
                    result,
                    estimate,
                    notes,
                    scores,
                    drop,
                    milliseconds,
                    stored,
                    lost,
                    ways);
        }
    }
}
