package dev.hone.cli.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.api.HoneException;
import dev.hone.model.InvalidModelException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class HoneCommandTest {

    private final FakeCoordinator coordinator = new FakeCoordinator();

    @Test
    void namesEveryExitCodeInItsHelp() {
        String help = run("--help").out();

        for (ExitCode code : ExitCode.values()) {
            assertThat(help).contains(code.code() + " ").contains(code.meaning());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "optimize",
                "inspect",
                "evaluate",
                "convert",
                "targets",
                "techniques",
                "formats",
                "jobs",
                "job",
                "cancel",
                "resume",
                "serve"
            })
    void showsExamplesInTheHelpOfEachCommand(String command) {
        CommandLineRun run = run(command, "--help");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("Usage: hone " + command, "--json", "Examples:\n  hone " + command);
    }

    @Test
    void printsItsVersion() {
        assertThat(run("--version").out()).isEqualTo("hone 1.2.3\n");
    }

    @Test
    void namesTheCommandsWhenOneIsUnknown() {
        CommandLineRun run = run("optimise");

        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE.code());
        assertThat(run.err())
                .startsWith("hone: unknown command optimise, perhaps optimize; commands are optimize, inspect");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "optimize",
                "optimize m.tflite -o x",
                "optimize m.tflite --target",
                "optimize m.tflite --target b -o x --seed many",
                "optimize m.tflite --target b -o x --apply a --chain c",
                "inspect",
                "inspect a b",
                "evaluate m.tflite",
                "convert m.tflite",
                "job",
                "cancel",
                "jobs job-1",
                "serve now",
                "targets --verbos"
            })
    void refusesWrongUsageInOneLine(String line) {
        CommandLineRun run = run(line.isEmpty() ? new String[0] : line.split(" "));

        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE.code());
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).startsWith("hone: ").endsWith("--help)\n").hasLineCount(1);
    }

    @Test
    void saysWhatIsAcceptedInOneStyle() {
        assertThat(run("optimize", "m", "--target", "b", "-o", "x", "--apply", "a", "--chain", "c")
                        .err())
                .startsWith("hone: --apply=CHAIN, --chain=FILE are mutually exclusive");
        assertThat(run("optimize", "m", "--target", "b", "-o", "x", "--seed", "many")
                        .err())
                .startsWith("hone: invalid value for option '--seed': 'many' is not a whole number (");
        assertThat(run("optimize", "m", "--target", "b", "-o", "x", "--max-drop", "much")
                        .err())
                .startsWith("hone: invalid value for option '--max-drop': 'much' is not a number (");
        assertThat(run("convert", "m", "-o", "").err())
                .startsWith("hone: invalid value for option '--output': an empty path; ");
        assertThat(run("inspect", "").err()).contains("an empty path; ");
    }

    @Test
    void reportsWrongUsageAsAnObjectIfAsked() {
        assertThat(run("targets", "--json", "--wrong").json()).containsOnlyKeys("error");
    }

    @ParameterizedTest
    @EnumSource(HoneException.Reason.class)
    void hasAnExitCodeForEachReason(HoneException.Reason reason) {
        coordinator.failure = new HoneException(reason, "first\nsecond");
        CommandLineRun run = run("inspect", "m.tflite");

        assertThat(run.exitCode()).isEqualTo(ExitCode.valueOf(reason.name()).code());
        assertThat(run.err()).startsWith("hone: first second").hasLineCount(1);
    }

    @Test
    void blamesTheModelForWhatIsInvalid() {
        coordinator.failure = new InvalidModelException("offset 7 is outside the file");

        assertThat(run("convert", "m.tflite", "-o", "x").exitCode()).isEqualTo(ExitCode.MODEL.code());
    }

    @Test
    void showsATraceOnlyIfAsked() {
        coordinator.failure = new IllegalStateException("broken");

        assertThat(run("targets").err())
                .contains("hone itself failed", "broken", "please report it")
                .hasLineCount(1);
        assertThat(run("targets", "--verbose").err()).contains("\tat ");
        assertThat(run("targets").exitCode()).isEqualTo(ExitCode.INTERNAL.code());
    }

    @Test
    void reportsAnErrorAsAnObjectOnStandardOutput() {
        coordinator.failure = new HoneException(HoneException.Reason.MISSING, "no runtime for größe");
        CommandLineRun run = run("targets", "--json");

        assertThat(run.json())
                .isEqualTo(
                        Map.of("error", Map.of("reason", "missing", "exitCode", 6, "message", "no runtime for größe")));
        assertThat(run.out()).isASCII();
    }

    private CommandLineRun run(String... args) {
        return CommandLineRun.of(coordinator, args);
    }
}
