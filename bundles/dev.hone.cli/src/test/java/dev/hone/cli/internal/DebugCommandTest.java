package dev.hone.cli.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.api.HoneException;
import dev.hone.api.coordinator.Explanation;
import dev.hone.api.coordinator.Explanation.Trial;
import dev.hone.api.coordinator.JobResult;
import dev.hone.api.diagnosis.Suggestion;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

class DebugCommandTest {

    private final FakeCoordinator coordinator = new FakeCoordinator();

    private CommandLineRun run(String... args) {
        return CommandLineRun.of(coordinator, false, args);
    }

    @Test
    void showsTheGuiltyOperatorFirstWithCauseAndSetting() {
        CommandLineRun run = run("debug", "float.tflite", "int8.tflite", "--data", "images");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out())
                .isEqualTo(
                        """
                        int8.tflite against float.tflite, 100 samples of validate

                        Outputs
                          second  10.0 dB  25.0 % clipped

                        Operators, the guilty first
                                                  own  typical   so far  rms/scale  clipped  weights
                          1  CONV_2D  second  10.0 dB   0.0 dB  10.0 dB      0.289   25.0 %           clipped range
                          0  CONV_2D  first   40.0 dB   0.0 dB  40.0 dB      0.289    0.0 %

                        Findings
                          1  clipped range: 25 % of the values are cut off

                        What would help
                          more samples show more of the range  quantize(samples=1000)

                        Notes
                          matched 2 activations by name and 1 by their place; without a counterpart 1: lost
                          own: what the operator itself adds, given what the float model has there; typical: the same for the median channel, if that is worse; so far: all up to there; rms/scale is 0.289 where values are only rounded
                          one graph was left out
                        """);
    }

    @Test
    void asksForWhatTheOptionsSay() {
        run("debug", "f", "q", "--data", "images", "--samples", "7", "--seed", "3", "--threads", "2");

        assertThat(coordinator.diagnosed.original()).isEqualTo(Path.of("f"));
        assertThat(coordinator.diagnosed.optimized()).isEqualTo(Path.of("q"));
        assertThat(coordinator.diagnosed.samples()).isEqualTo(7);
        assertThat(coordinator.diagnosed.seed()).isEqualTo(3);
        assertThat(coordinator.diagnosed.threads()).isEqualTo(2);
    }

    @Test
    void givesEveryMeasureAsAnObject() {
        Map<String, Object> json =
                run("debug", "f", "q", "--data", "images", "--json").json();

        assertThat(json.get("diagnosis"))
                .extracting("operators", InstanceOfAssertFactories.list(Map.class))
                .hasSize(2)
                .first(InstanceOfAssertFactories.MAP)
                .containsEntry("operator", "CONV_2D")
                .containsKeys("local", "output", "worstChannels", "findings");
        assertThat(json.get("diagnosis"))
                .extracting("findings", InstanceOfAssertFactories.list(Map.class))
                .first(InstanceOfAssertFactories.MAP)
                .containsEntry("cause", "clipped range")
                .containsEntry("node", 1);
        assertThat(json.get("diagnosis"))
                .extracting("suggestions", InstanceOfAssertFactories.list(Map.class))
                .first(InstanceOfAssertFactories.MAP)
                .containsEntry("parameters", Map.of("samples", 1000));
    }

    @Test
    void refusesWhatCannotBe() {
        assertThat(run("debug", "f", "q").exitCode()).isEqualTo(ExitCode.USAGE.code());
        CommandLineRun none = run("debug", "f", "q", "--data", "images", "--samples", "0");
        assertThat(none.exitCode()).isEqualTo(ExitCode.USAGE.code());
        assertThat(none.err()).isEqualTo("hone: --samples 0 is refused; accepted: at least 1\n");
        coordinator.failure = new HoneException(HoneException.Reason.MODEL, "the second model is not quantized");
        CommandLineRun refused = run("debug", "f", "q", "--data", "images");
        assertThat(refused.exitCode()).isEqualTo(ExitCode.MODEL.code());
        assertThat(refused.err()).isEqualTo("hone: the second model is not quantized\n");
    }

    @Test
    void tellsWhatEachTrialGained() {
        Trial kept = new Trial(
                Suggestion.of("equalize", true, "evens out"),
                Trial.Result.KEPT,
                "+12.0 dB, top-1 +0.5 points",
                List.of(),
                1000,
                1200);
        Trial lost = new Trial(
                Suggestion.of("exclude", List.of("a:0"), "leaves it").atACost(),
                Trial.Result.NO_GAIN,
                "+0.1 dB",
                List.of(),
                1000,
                300);
        JobResult plain = coordinator.result;
        coordinator.result = JobResult.of(plain.plan(), plain.before(), plain.after())
                .stages(plain.stages())
                .explanation(Optional.of(
                        new Explanation(0, Samples.diagnosis(), List.of(kept, lost), 1, List.of("layers: costly"))))
                .build();

        CommandLineRun run = run("optimize", "m", "--target", "board", "--data", "d", "-o", "out", "--explain");

        assertThat(coordinator.optimized.explain()).isTrue();
        assertThat(run.out())
                .contains(
                        """
                        Explained
                          1  clipped range: 25 % of the values are cut off

                        Tried
                          kept     1.2 s  quantize(equalize=true)
                                          +12.0 dB, top-1 +0.5 points
                          no gain  0.3 s  quantize(exclude=["a:0"])
                                          +0.1 dB

                        Not tried
                          layers: costly
                        """);
        assertThat(run("optimize", "m", "--target", "board", "--data", "d", "-o", "o", "--explain", "--json")
                        .json()
                        .get("result"))
                .extracting("explanation.trials", InstanceOfAssertFactories.list(Map.class))
                .first(InstanceOfAssertFactories.MAP)
                .containsEntry("result", "kept");
    }
}
