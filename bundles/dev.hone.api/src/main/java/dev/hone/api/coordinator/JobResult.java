package dev.hone.api.coordinator;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * How a job ended.
 *
 * @param written the model file; empty if no stage was kept
 * @param after equal to {@code before} if no stage was kept
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
        List<Violation> violations,
        List<String> notes) {
    public JobResult {
        stages = List.copyOf(stages);
        violations = List.copyOf(violations);
        notes = List.copyOf(notes);
    }

    /** Whether a stage was rolled back or refused. */
    public boolean incomplete() {
        return stages.stream()
                .anyMatch(stage -> stage.result() == StageReport.Result.ROLLED_BACK
                        || stage.result() == StageReport.Result.REJECTED);
    }
}
