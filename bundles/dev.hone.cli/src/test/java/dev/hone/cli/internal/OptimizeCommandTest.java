package dev.hone.cli.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.api.HoneException;
import dev.hone.api.coordinator.StageReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OptimizeCommandTest {

    private final FakeCoordinator coordinator = new FakeCoordinator();

    @Test
    void printsBeforeAndAfterSideBySide() {
        CommandLineRun run = optimize();

        assertThat(run.exitCode()).isZero();
        assertThat(run.out())
                .isEqualTo(
                        """
                        model.tflite for board

                                                           before           after        change
                          top-1, 10,000 test              90.38 %         90.31 %  -0.07 points
                          sqnr, 10,000 test                     -               -
                          file size                      71.3 KiB        35.2 KiB       -50.6 %
                          after gzip                     63.5 KiB        28.3 KiB       -55.4 %
                          activation arena               98.0 KiB        24.5 KiB       -75.0 %
                          host latency, 2 threads        0.200 ms        0.100 ms  2.00x faster
                            quartiles              0.190 .. 0.220  0.090 .. 0.120

                        Limits of board
                          flash (model file)  35.2  of  1,024.0  KiB  3.4 %
                          activation arena    24.5  of    320.0  KiB  7.7 %

                        Stages
                          quantize  applied  1.2 s  mode=int8, samples=300
                                                    expected: 300 inferences, 15.6 KiB of weights
                                                    int8 makes the model faster
                                                    17 operators quantized
                                                    top-1 on validate 91.50 % -> 91.25 %, -0.25 points, where a drop of 0.5 is allowed

                        Notes
                          int8 pays
                          measured on this host

                        Written out.tflite, how it was made in out.hone.json
                        """);
    }

    @Test
    void passesOnPriorityAndFreshness() {
        optimize("--priority", "-2", "--fresh");
        assertThat(coordinator.optimized.priority()).isEqualTo(-2);
        assertThat(coordinator.optimized.fresh()).isTrue();

        optimize();
        assertThat(coordinator.optimized.priority()).isZero();
        assertThat(coordinator.optimized.fresh()).isFalse();
    }

    @Test
    void passesOnThatOtherWaysMayBeTriedAndTellsOfThem() {
        coordinator.result = Samples.triedInTwoWays();

        String summary = optimize("--fallback").out();

        assertThat(coordinator.optimized.fallback()).isTrue();
        assertThat(summary)
                .contains(
                        "tried as asked for: destroys clusters of tensor dense (at most 8 distinct codes in the tensor):"
                                + " 41 distinct codes in a tensor after\n",
                        "  destroys sparsity of tensor dense (50 % zeros): 3 of 8 are not zero any more\n",
                        "tried granularity=tensor: kept\n");
        optimize();
        assertThat(coordinator.optimized.fallback()).isFalse();
    }

    @Test
    void passesOnTheBatchAndTheFoldingOfPreprocessing() {
        optimize("--batch", "4", "--fold-preprocessing");
        assertThat(coordinator.optimized.batch()).hasValue(4);
        assertThat(coordinator.optimized.foldPreprocessing()).isTrue();

        optimize();
        assertThat(coordinator.optimized.batch()).isEmpty();
        assertThat(coordinator.optimized.foldPreprocessing()).isFalse();
        assertThat(optimize("--batch", "0").err()).contains("--batch 0 is refused");
    }

    @Test
    void breaksLinesBetweenManyParameters() {
        List<String> names = List.of("bias-correction", "calibrator", "granularity", "percentile", "samples", "mode");

        assertThat(Section.lines(names, 40))
                .containsExactly("bias-correction, calibrator, granularity,", "percentile, samples, mode");
        assertThat(Section.lines(List.of(), 40)).containsExactly("");
    }

    @Test
    void saysWhatIsExpectedBeforeTheWork() {
        assertThat(optimize().err())
                .containsSubsequence(
                        "hone: int8 pays\n",
                        "hone: quantize: expected: 300 inferences, 15.6 KiB of weights\n",
                        "hone: quantize: int8 makes the model faster\n",
                        "hone: quantize: calibrate\n");
    }

    @Test
    void tellsHowAStageWasEstimatedAndJudgedAsAnObject() {
        assertThat(optimize("--json").json().get("result"))
                .asInstanceOf(InstanceOfAssertFactories.MAP)
                .extractingByKey("stages", InstanceOfAssertFactories.LIST)
                .singleElement(InstanceOfAssertFactories.MAP)
                .containsEntry("notes", List.of("17 operators quantized"))
                .containsEntry(
                        "estimate",
                        Map.of("inferences", 300, "bytes", 16_000, "notes", List.of("int8 makes the model faster")))
                .extractingByKey("drop", InstanceOfAssertFactories.MAP)
                .containsEntry("metric", "top-1")
                .containsEntry("split", "validate")
                .containsEntry("before", 91.5)
                .containsEntry("after", 91.25)
                .containsEntry("drop", 0.25)
                .containsEntry("limit", 0.5);
    }

    @Test
    void formatsNumbersTheSameInEveryLocale() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.GERMANY);
            assertThat(optimize().out()).contains("90.31 %", "1,024.0");
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void printsOneObject() {
        CommandLineRun run = optimize("--json");

        assertThat(run.json()).containsEntry("exitCode", 0).containsEntry("target", "board");
        assertThat(run.json().get("result"))
                .asInstanceOf(InstanceOfAssertFactories.MAP)
                .containsEntry("written", "out.tflite")
                .containsKeys("before", "after", "stages", "violations", "notes");
        assertThat(run.err()).isEmpty();
    }

    @Test
    void writesAScoreThatJsonHasNoNumberForAsText() {
        assertThat(optimize("--json").out()).containsPattern("\"value\" : \"(NaN|-?Infinity)\"");
    }

    @Test
    void tellsOfABrokenLimitByItsExitCode() {
        coordinator.result = Samples.result(StageReport.Result.APPLIED, List.of(Samples.violation()));
        CommandLineRun run = optimize();

        assertThat(run.exitCode()).isEqualTo(ExitCode.VIOLATED.code());
        assertThat(run.out()).contains("Broken limits", "2,048.0 KiB in 1,024.0 KiB of flash (data sheet 1)");
    }

    @Test
    void tellsOfAStageThatWasRolledBackByItsExitCode() {
        coordinator.result = Samples.result(StageReport.Result.ROLLED_BACK, List.of());
        CommandLineRun run = optimize("--max-drop", "0.5");

        assertThat(run.exitCode()).isEqualTo(ExitCode.INCOMPLETE.code());
        assertThat(run.out()).contains("rolled back", "Nothing was written");
        assertThat(coordinator.optimized.maxDrop()).hasValue(0.5);
    }

    @Test
    void passesOptionsOn(@TempDir Path folder) throws IOException {
        Path chain = Files.writeString(folder.resolve("chain.txt"), "quantize(mode=int8)");
        optimize("--chain", chain.toString(), "--data", "images", "--seed", "7", "--threads", "3");

        assertThat(coordinator.optimized.chain()).hasValue("quantize(mode=int8)");
        assertThat(coordinator.optimized.data()).hasValue(Path.of("images"));
        assertThat(coordinator.optimized.seed()).isEqualTo(7);
        assertThat(coordinator.optimized.threads()).isEqualTo(3);
    }

    @Test
    void takesAChainFromTheCommandLine() {
        optimize("--apply", "quantize(mode=int8, samples=100)");

        assertThat(coordinator.optimized.chain()).hasValue("quantize(mode=int8, samples=100)");
    }

    @Test
    void refusesAChainFileThatIsNotThere() {
        CommandLineRun run = optimize("--chain", "nowhere.txt");

        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE.code());
        assertThat(run.err()).isEqualTo("hone: --chain nowhere.txt cannot be read: there is no such file\n");
    }

    @Test
    void refusesNumbersOutOfRange() {
        assertThat(optimize("--threads", "0").err()).isEqualTo("hone: --threads 0 is not from 1 to 1024\n");
        assertThat(optimize("--max-drop", "NaN").err()).isEqualTo("hone: --max-drop NaN is not a number from 0 on\n");
        assertThat(optimize("--max-drop", "-1").exitCode()).isEqualTo(ExitCode.USAGE.code());
    }

    @Test
    void tellsWhyAJobFailed() {
        coordinator.failure = new HoneException(HoneException.Reason.DATA, "images has no data");
        CommandLineRun run = optimize("--json");

        assertThat(run.exitCode()).isEqualTo(ExitCode.DATA.code());
        assertThat(run.err()).isEqualTo("hone: images has no data\n");
        assertThat(run.json())
                .isEqualTo(Map.of("error", Map.of("reason", "data", "exitCode", 4, "message", "images has no data")));
    }

    @Test
    void cancelsTheJobWhenInterrupted() throws Exception {
        coordinator.untilCancelled = true;
        var exitCode = new CompletableFuture<Integer>();
        var command = new Thread(() -> exitCode.complete(optimize().exitCode()));
        command.start();
        coordinator.submitted.await();
        command.interrupt();

        assertThat(exitCode.get()).isEqualTo(ExitCode.CANCELLED.code());
    }

    private CommandLineRun optimize(String... options) {
        String[] args = {"optimize", "model.tflite", "--target", "board", "-o", "out.tflite"};
        String[] all = Arrays.copyOf(args, args.length + options.length);
        System.arraycopy(options, 0, all, args.length, options.length);
        return CommandLineRun.of(coordinator, all);
    }
}
