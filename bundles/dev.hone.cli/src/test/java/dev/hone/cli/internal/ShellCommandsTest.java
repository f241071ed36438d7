package dev.hone.cli.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.api.coordinator.JobRecord;
import dev.hone.api.coordinator.OptimizeRequest;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

/** What differs in a process that stays up, and that process itself. */
class ShellCommandsTest {

    private static final JobRecord ABANDONED = JobRecord.of(
                    "job-8", OptimizeRequest.of(Path.of("m"), "board", Path.of("x")), Instant.EPOCH)
            .withProcess(OptionalLong.of(1), false);

    private final FakeCoordinator coordinator = new FakeCoordinator();

    @Test
    void returnsTheIdAtOnceInTheBackground() {
        coordinator.untilCancelled = true;

        CommandLineRun option = inShell(false, "optimize", "m", "--target", "b", "-o", "x", "--background");
        CommandLineRun caller = inShell(true, "optimize", "m", "--target", "b", "-o", "x", "--json");

        assertThat(option.out()).isEqualTo("job-1\n");
        assertThat(option.err()).isEmpty();
        assertThat(caller.json())
                .containsEntry("exitCode", 0)
                .extractingByKey("job", InstanceOfAssertFactories.MAP)
                .containsEntry("id", "job-1");
    }

    @Test
    void refusesTheBackgroundInAProcessThatEnds() {
        CommandLineRun run =
                CommandLineRun.of(coordinator, "optimize", "m", "--target", "b", "-o", "x", "--background");

        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE.code());
        assertThat(run.err()).startsWith("hone: --background needs a process that stays up: ");
        assertThat(coordinator.optimized).isNull();
    }

    @Test
    void takesPathsFromTheFolderOfTheShell() {
        inShell(false, "optimize", "m.tflite", "--target", "b", "-o", "/abs/x", "--data", "../d");

        assertThat(coordinator.optimized.model()).isEqualTo(Path.of("/folder/m.tflite"));
        assertThat(coordinator.optimized.output()).isEqualTo(Path.of("/abs/x"));
        assertThat(coordinator.optimized.data()).contains(Path.of("/folder/../d"));
    }

    @Test
    void doesNotServeWithinAServer() {
        assertThat(inShell(false, "serve").err())
                .startsWith("hone: unknown command serve")
                .contains("resume (see");
        assertThat(HoneCommand.summaries(FakeServices.of(coordinator)))
                .doesNotContainKey("serve")
                .containsEntry("convert", "Writes a model file again: verbatim, rebuilt, or in another format.")
                .containsKeys("optimize", "jobs", "cancel", "feature");
    }

    @Test
    void leavesJobsWhenTheProcessStopsInsteadOfCancellingThem() throws InterruptedException {
        coordinator.untilCancelled = true;
        var code = new int[1];
        var thread = new Thread(() -> code[0] = CommandLineRun.of(
                        new FakeServices(coordinator, null, null, true),
                        false,
                        Console.Setting.PROCESS,
                        "optimize",
                        "m",
                        "--target",
                        "b",
                        "-o",
                        "x")
                .exitCode());
        thread.start();
        coordinator.submitted.await();
        thread.interrupt();
        thread.join();

        assertThat(code).containsExactly(ExitCode.CANCELLED.code());
        assertThat(coordinator.jobCancelled).isFalse();
    }

    @Test
    void completesCommandsOptionsAndWhatIsThere() {
        coordinator.records = List.of(ABANDONED);

        assertThat(complete("")).contains("optimize", "jobs").doesNotContain("serve");
        assertThat(complete("optimize", "--ma")).contains("--max-drop", "--target", "--help", "--json");
        assertThat(complete("optimize", "--target", "b", "--"))
                .contains("--data")
                .doesNotContain("--target");
        assertThat(complete("optimize", "m", "--target", "")).contains("board");
        assertThat(complete("inspect", "m", "--target", "")).contains("board");
        assertThat(complete("targets", "")).containsExactly("board", "other");
        assertThat(complete("targets", "board", "")).isEmpty();
        assertThat(complete("job", "")).containsExactly("job-8");
        assertThat(complete("cancel", "job-1", "j")).containsExactly("job-8");
        assertThat(complete("no-such", "")).isEmpty();
    }

    @Test
    void completesFilesWhereAPathIsAccepted() {
        FakeServices services = FakeServices.of(coordinator);

        assertThat(HoneCommand.complete(services, List.of("inspect", "")).files())
                .isTrue();
        assertThat(HoneCommand.complete(services, List.of("optimize", "m", "--data", ""))
                        .files())
                .isTrue();
        assertThat(HoneCommand.complete(services, List.of("optimize", "m", "--target", ""))
                        .files())
                .isFalse();
        assertThat(HoneCommand.complete(services, List.of("targets", "")).files())
                .isFalse();
    }

    @Test
    void servesUntilTheShellEndsAndReturnsItsCode() {
        coordinator.records = List.of(ABANDONED);

        CommandLineRun run = serve(3, "serve");

        assertThat(run.exitCode()).isEqualTo(3);
        assertThat(run.err())
                .contains(
                        "hone: going on with job-8\n",
                        "hone: ready; ",
                        "hone serve or hone resume goes on with job-8\n");
        assertThat(serve(0, "serve", "--no-resume").err()).doesNotContain("going on with");
    }

    @Test
    void endsInOrderWhenInterrupted() {
        CommandLineRun run = CommandLineRun.of(
                new FakeServices(
                        coordinator,
                        null,
                        interactive -> {
                            throw new InterruptedException();
                        },
                        false),
                false,
                Console.Setting.PROCESS,
                "serve",
                "--json");

        assertThat(run.exitCode()).isZero();
        assertThat(run.json()).isEqualTo(Map.of("exitCode", 0, "unfinished", List.of()));
        assertThat(run.err()).isEmpty();
    }

    private CommandLineRun serve(int code, String... args) {
        return CommandLineRun.of(
                new FakeServices(coordinator, null, interactive -> code, false), false, Console.Setting.PROCESS, args);
    }

    private List<String> complete(String... words) {
        return HoneCommand.complete(FakeServices.of(coordinator), List.of(words))
                .words();
    }

    private CommandLineRun inShell(boolean background, String... args) {
        return CommandLineRun.of(
                FakeServices.of(coordinator), false, new Console.Setting(true, background, Path.of("/folder")), args);
    }
}
