package dev.hone.cli.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.api.coordinator.JobResult;
import dev.hone.api.coordinator.OptimizeRequest;
import dev.hone.api.coordinator.Plan;
import dev.hone.api.coordinator.StageReport;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OptimizeSummaryTest {

    /** Two stages with so many parameters that they take several lines each. */
    @Test
    void eachOfSeveralStagesInOneLoopBeginsALine() {
        String many = "epochs=1, optimizer=adam, momentum=0.9, schedule=polynomial, warm-up=0.0, statistics=frozen";
        Map<String, Object> parameters =
                Map.of("stages", List.of("prune(exclude=[], " + many + ")", "cluster(" + many + ", include=[])"));
        Plan plan = new Plan(Samples.target(), List.of(new Plan.Stage("joint", parameters, List.of())), List.of());
        JobResult result = JobResult.of(plan, Samples.before(), Samples.after())
                .stages(List.of(StageReport.of("joint", parameters, StageReport.Result.APPLIED)
                        .build()))
                .build();

        String summary = new OptimizeSummary(
                        OptimizeRequest.of(Path.of("in.tflite"), "board", Path.of("out.tflite")), result)
                .toString();

        assertThat(summary.lines().map(String::strip))
                .anyMatch(line -> line.endsWith("prune(epochs=1, optimizer=adam, momentum=0.9, schedule=polynomial,"))
                .contains(
                        "warm-up=0.0, statistics=frozen)",
                        "cluster(epochs=1, optimizer=adam, momentum=0.9, schedule=polynomial,");
        assertThat(summary.lines()).allMatch(line -> line.length() < 120);
    }
}
