package dev.hone.cli.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.api.HoneException;
import dev.hone.api.coordinator.DamagedJob;
import dev.hone.api.coordinator.JobRecord;
import dev.hone.api.coordinator.JobState;
import dev.hone.api.coordinator.OptimizeRequest;
import dev.hone.api.coordinator.Plan;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

class JobCommandsTest {

    private static final Instant THEN = Instant.parse("2026-01-02T03:04:05Z");
    private static final OptimizeRequest REQUEST = OptimizeRequest.of(
                    Path.of("models/m.tflite"), "board", Path.of("out.tflite"))
            .withPriority(3)
            .withMaxDrop(0.5);

    private final FakeCoordinator coordinator = new FakeCoordinator();

    private static JobRecord job(int number) {
        return JobRecord.of("job-" + number, REQUEST, THEN);
    }

    private static JobRecord running(int number) {
        return job(number)
                .withState(JobState.RUNNING, Optional.empty(), THEN)
                .withChain(List.of(
                        new Plan.Stage("quantize", Map.of(), List.of()), new Plan.Stage("prune", Map.of(), List.of())))
                .withStages(Samples.result().stages(), THEN)
                .withProcess(OptionalLong.of(4711), true);
    }

    private static JobRecord failed(int number) {
        return running(number)
                .withState(JobState.FAILED, Optional.of("m.tflite cannot be read"), THEN)
                .withFailure(Optional.of(HoneException.Reason.MODEL))
                .withProcess(OptionalLong.of(4711), false);
    }

    private static JobRecord abandoned(int number) {
        return running(number).withProcess(OptionalLong.of(4711), false);
    }

    @Test
    void listsJobsWithWhoHasThemOrWhyTheyEnded() {
        coordinator.records =
                List.of(failed(1), abandoned(2), running(3), job(4).withProcess(OptionalLong.of(1), true));

        CommandLineRun run = run("jobs");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out().lines())
                .satisfiesExactly(
                        line -> assertThat(line).matches("  job +state +stages +target +model +submitted"),
                        line -> assertThat(line)
                                .matches("  job-1 +failed +1 of 2 +board +m.tflite +20.* m.tflite cannot be read"),
                        line -> assertThat(line)
                                .matches("  job-2 +running .* its process is gone; hone resume goes on"),
                        line -> assertThat(line).endsWith("process 4711"),
                        line -> assertThat(line).matches("  job-4 +queued +- +board .* process 1"));
        assertThat(run("jobs", "--unfinished").out()).doesNotContain("job-1").contains("job-2", "job-3", "job-4");
    }

    @Test
    void listsJobsAsAnObject() {
        coordinator.records = List.of(running(3));

        assertThat(run("jobs", "--json").json().get("jobs"))
                .asInstanceOf(InstanceOfAssertFactories.list(Map.class))
                .singleElement(InstanceOfAssertFactories.map(String.class, Object.class))
                .containsEntry("id", "job-3")
                .containsEntry("state", "running")
                .containsEntry("alive", true)
                .containsEntry("process", 4711)
                .containsEntry("submitted", "2026-01-02T03:04:05Z")
                .containsKeys("request", "stages", "chain");
    }

    @Test
    void listsDamagedJobsWithWhatIsWrong() {
        coordinator.records = List.of(running(3));
        coordinator.damaged = List.of(DamagedJob.of("job-2", "jobs/job-2/job.json cannot be read: it ends early"));

        assertThat(run("jobs").out()).containsPattern("job-2 +damaged +.* jobs/job-2/job.json cannot be read");
        assertThat(run("jobs", "--json").json().get("damaged"))
                .isEqualTo(
                        List.of(Map.of("id", "job-2", "reason", "jobs/job-2/job.json cannot be read: it ends early")));
        assertThat(run("resume").err()).contains("hone: jobs/job-2/job.json cannot be read");
    }

    @Test
    void saysThatThereIsNoJob() {
        assertThat(run("jobs").out()).isEqualTo("There is no job\n");
    }

    @Test
    void showsAJobWithItsStagesAndThoseToCome() {
        coordinator.records = List.of(running(3));

        assertThat(run("job", "job-3").out())
                .startsWith("job-3\n")
                .containsPattern("state +running\n")
                .containsPattern("model +models/m.tflite\n")
                .containsPattern("max-drop +0.5\n")
                .containsPattern("priority +3\n")
                .containsPattern("process 4711\n")
                .containsPattern("quantize +applied +1.2 s\n")
                .contains("17 operators quantized")
                .containsPattern("prune +to come\n");
        assertThat(run("job", "3").out()).startsWith("job-3\n");
    }

    @Test
    void saysOfAJobThatEndedWhichStagesWereNotRun() {
        coordinator.records = List.of(failed(1));

        assertThat(run("job", "1").out()).containsPattern("prune +not run\n").contains("m.tflite cannot be read");
    }

    @Test
    void namesTheNearestJobsOfAnIdThatDoesNotExist() {
        coordinator.records =
                IntStream.rangeClosed(1, 30).mapToObj(JobCommandsTest::job).toList();

        for (String command : List.of("job", "cancel")) {
            CommandLineRun run = run(command, "job-12x", "--json");

            assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE.code());
            assertThat(run.err())
                    .startsWith("hone: there is no job job-12x; near are: ")
                    .hasLineCount(1);
            assertThat(run.json()).containsOnlyKeys("error");
        }
        assertThat(run("job", "job-34").err())
                .contains("near are: job-26, job-27, job-28, job-29, job-30 (hone jobs lists all)");
    }

    @Test
    void namesAllJobsWhereTheyAreFew() {
        assertThat(run("job", "7").err()).isEqualTo("hone: there is no job 7, nor any other\n");
        coordinator.records = List.of(job(1), job(12));
        assertThat(run("job", "7").err()).isEqualTo("hone: there is no job 7; there are: job-1, job-12\n");
    }

    @Test
    void cancelsSeveralJobs() {
        coordinator.records = List.of(failed(1), running(2), running(3));

        CommandLineRun run = run("cancel", "1", "job-3");

        assertThat(run.out()).isEqualTo("job-1 had ended before: failed\njob-3 is cancelled\n");
        assertThat(coordinator.cancelled).containsExactly("job-1", "job-3");
    }

    @Test
    void cancelsNothingIfOneIdIsWrong() {
        coordinator.records = List.of(running(2));

        assertThat(run("cancel", "2", "9").exitCode()).isEqualTo(ExitCode.USAGE.code());
        assertThat(coordinator.cancelled).isEmpty();
    }

    @Test
    void goesOnWithWhatNoProcessHasAndWaitsForIt() {
        coordinator.records = List.of(failed(1), abandoned(2), running(3));

        CommandLineRun run = run("resume");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("job-2").doesNotContain("job-1", "job-3");
        assertThat(run.err()).contains("hone: job-2: quantize: calibrate");
    }

    @Test
    void returnsTheExitCodeOfAResumedJobThatFails() {
        coordinator.records = List.of(abandoned(2));
        coordinator.jobFailure = new HoneException(HoneException.Reason.DATA, "no data");

        assertThat(run("resume", "--json").exitCode()).isEqualTo(ExitCode.DATA.code());
        assertThat(run("resume", "--json").json()).containsEntry("exitCode", 4);
    }

    @Test
    void saysThatThereIsNothingToGoOnWith() {
        assertThat(run("resume").out()).isEqualTo("There is no job to go on with\n");
    }

    private CommandLineRun run(String... args) {
        return CommandLineRun.of(coordinator, args);
    }
}
