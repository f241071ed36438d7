package dev.hone.api.coordinator;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How a job ended. Made by {@link #of}, not by the constructor, which grows.
 *
 * @param written the model file; empty if no stage was kept
 * @param after equal to {@code before} if no stage was kept
 * @param explanation what the loss was due to and what was tried against it; empty unless that was asked for
 * @param weights what the weights of the model that was kept hold; empty unless a stage is there for that, such as
 *     pruning or clustering
 * @param worth what of that pays on the target and what does not
 * @param violations of the target's limits by the model that was kept
 * @param notes about the measurements and about what will not pay on the target
 */
public record JobResult(
        Plan plan,
        Optional<Path> written,
        Optional<Path> provenance,
        Measurement before,
        Measurement after,
        List<StageReport> stages,
        Optional<Explanation> explanation,
        List<WeightFigures> weights,
        List<String> worth,
        List<Violation> violations,
        List<String> notes) {
    public JobResult {
        stages = List.copyOf(stages);
        weights = List.copyOf(weights);
        worth = List.copyOf(worth);
        violations = List.copyOf(violations);
        notes = List.copyOf(notes);
    }

    public static Builder of(Plan plan, Measurement before, Measurement after) {
        return new Builder(plan, before, after);
    }

    /** With more notes. */
    public JobResult withNotes(List<String> more) {
        List<String> all = new ArrayList<>(notes);
        all.addAll(more);
        return new JobResult(
                plan, written, provenance, before, after, stages, explanation, weights, worth, violations, all);
    }

    /** Whether a stage was rolled back or refused. */
    public boolean incomplete() {
        return stages.stream()
                .anyMatch(stage -> stage.result() == StageReport.Result.ROLLED_BACK
                        || stage.result() == StageReport.Result.REJECTED);
    }

    /** Builds a result. Not safe for use by several threads. */
    public static final class Builder {

        private final Plan plan;
        private final Measurement before;
        private final Measurement after;
        private Optional<Path> written = Optional.empty();
        private Optional<Path> provenance = Optional.empty();
        private List<StageReport> stages = List.of();
        private Optional<Explanation> explanation = Optional.empty();
        private List<WeightFigures> weights = List.of();
        private List<String> worth = List.of();
        private List<Violation> violations = List.of();
        private List<String> notes = List.of();

        private Builder(Plan plan, Measurement before, Measurement after) {
            this.plan = plan;
            this.before = before;
            this.after = after;
        }

        /** The model file, and the file that says how it was made. */
        public Builder written(Path model, Path how) {
            written = Optional.of(model);
            provenance = Optional.of(how);
            return this;
        }

        public Builder stages(List<StageReport> reports) {
            stages = reports;
            return this;
        }

        public Builder explanation(Optional<Explanation> found) {
            explanation = found;
            return this;
        }

        /** What weights hold, and what of it pays. */
        public Builder weights(List<WeightFigures> figures, List<String> pays) {
            weights = figures;
            worth = pays;
            return this;
        }

        public Builder violations(List<Violation> found) {
            violations = found;
            return this;
        }

        public Builder notes(List<String> lines) {
            notes = lines;
            return this;
        }

        public JobResult build() {
            return new JobResult(
                    plan, written, provenance, before, after, stages, explanation, weights, worth, violations, notes);
        }
    }
}
