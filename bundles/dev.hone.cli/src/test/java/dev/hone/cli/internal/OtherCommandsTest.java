package dev.hone.cli.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

class OtherCommandsTest {

    private final FakeCoordinator coordinator = new FakeCoordinator();

    @Test
    void inspectsAModel() {
        CommandLineRun run = run("inspect", "m.tflite");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out())
                .startsWith("m.tflite: tflite, 71.3 KiB\n")
                .contains("parameters               15,722\n", "multiply-accumulates  1,234,567\n")
                .contains("  CONV_2D  5\n  ADD      2\n")
                .contains("0  CONV_2D   float32  1x14x14x16         160  28,224  features\n")
                .doesNotContain("Limits", "Notes");
    }

    @Test
    void showsWhatWeightsHoldAndWhatThatIsWorth() {
        assertThat(run("inspect", "m.tflite", "--target", "board").out())
                .contains("dense/kernel  int8  2x1024  25.0 %        16  2.50  2.0 KiB  1.0 KiB     -  16 codes\n")
                .contains("together                    25.0 %                  3.0 KiB  1.5 KiB     -\n")
                .contains("What that is worth\n  clusters in 1 weight: smaller");
    }

    @Test
    void tellsWhetherAModelFitsATarget() {
        CommandLineRun run = run("inspect", "m.tflite", "--target", "board");

        assertThat(run.exitCode()).isEqualTo(ExitCode.VIOLATED.code());
        assertThat(run.out()).contains("flash (model file)  71.3  of  1,024.0  KiB  7.0 %", "Broken limits");
    }

    @Test
    void inspectsAsAnObjectWithoutWhatIsNotKnown() {
        assertThat(run("inspect", "m.tflite", "--json").json().get("inspection"))
                .asInstanceOf(InstanceOfAssertFactories.MAP)
                .containsEntry("parameters", 15722)
                .doesNotContainKey("arenaBytes");
    }

    @Test
    void evaluatesAModelAlone() {
        CommandLineRun run = run("evaluate", "m.tflite", "--data", "images");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out())
                .startsWith("m.tflite on IDX, 10000 images\n")
                .contains("90.31 %")
                .doesNotContain("change");
        assertThat(run.err()).isEqualTo("hone: run\n");
        assertThat(coordinator.evaluated.data()).isEqualTo(Path.of("images"));
    }

    @Test
    void evaluatesWithTheSeedAndTheThreadsThatAreGiven() {
        run("evaluate", "m.tflite", "--data", "images", "--seed", "3", "--threads", "4");

        assertThat(coordinator.evaluated.seed()).isEqualTo(3);
        assertThat(coordinator.evaluated.threads()).isEqualTo(4);
    }

    @Test
    void fixesTheBatchOfWhatItEvaluatesAndInspects() {
        run("evaluate", "m.keras", "--data", "images", "--batch", "4");
        assertThat(coordinator.evaluated.batch()).hasValue(4);
        run("inspect", "m.keras", "--batch", "2");
        assertThat(coordinator.inspectedBatch).hasValue(2);
        run("inspect", "m.keras");
        assertThat(coordinator.inspectedBatch).isEmpty();
        assertThat(run("inspect", "m.keras", "--batch", "0").err()).contains("--batch 0 is refused");
    }

    @Test
    void evaluatesAModelAgainstAnother() {
        String out = run("evaluate", "m.tflite", "--data", "images", "--against", "other.tflite")
                .out();

        assertThat(out).contains("other.tflite", "m.tflite", "change", "-0.07 points");
    }

    @Test
    void tellsTwoModelsOfTheSameNameApart() {
        assertThat(run("evaluate", "A/x.tflite", "--data", "images", "--against", "B/x.tflite")
                        .out())
                .containsPattern(" B/x.tflite +A/x.tflite +change");
        assertThat(run("evaluate", "x.tflite", "--data", "images", "--against", "old/x.tflite")
                        .out())
                .containsPattern(" old/x.tflite +x.tflite +change");
    }

    @Test
    void cancelsAnEvaluationWhenInterrupted() throws Exception {
        coordinator.untilCancelled = true;
        var exitCode = new CompletableFuture<Integer>();
        var command = new Thread(() ->
                exitCode.complete(run("evaluate", "m.tflite", "--data", "d").exitCode()));
        command.start();
        coordinator.submitted.await();
        command.interrupt();

        assertThat(exitCode.get()).isEqualTo(ExitCode.CANCELLED.code());
    }

    @Test
    void convertsAModel() {
        assertThat(run("convert", "m.tflite", "-o", "copy.tflite").out()).startsWith("Written copy.tflite");
        assertThat(coordinator.repacked).isFalse();
        assertThat(run("convert", "m.tflite", "--repack", "-o", "copy.tflite", "--json")
                        .json())
                .containsEntry("repacked", true);
        assertThat(coordinator.repacked).isTrue();
    }

    @Test
    void listsWhatIsThereAndWhyAnotherIsNot() {
        assertThat(run("targets").out())
                .isEqualTo("  board  The board\n  other  The other\n         not available: needs a compiler\n");
        assertThat(run("formats").out()).isEqualTo("None is installed\n");
        assertThat(run("targets", "--json").json()).containsOnlyKeys("exitCode", "targets");
    }

    @Test
    void showsFiguresWithSourcesLimitsAndBenefitsOfATarget() {
        assertThat(run("targets", "board").out())
                .isEqualTo(
                        """
                        board: The board

                          bundle  bundle 0.1.0
                          family  m

                        Runs
                          format                      tflite
                          chain                       quantize(mode=int8)
                          integer activations         int8
                          weights of float operators  float32
                          profile version             1

                        Figures
                          flash  1,024.0  KiB  data sheet 1
                          clock      216  MHz  data sheet 2

                        Limits
                          model file        at most 1,024.0 KiB  data sheet 1
                          activation arena  at most 320.0 KiB    data sheet 3
                          dimensions        at most 4            kernels

                        Benefits
                                    pays in
                          int8      speed and size  integer kernels
                          sparsity  nothing         no sparse kernels
                        """);
        assertThat(run("targets", "board", "--json").out()).contains("\"limit\" : \"FileBytes\"", "\"source\"");
    }

    @Test
    void showsParametersOfATechnique() {
        assertThat(run("techniques", "quantize").out())
                .contains("passes  fold-constants", "mode     text     default int8  What becomes of types")
                .contains("one of int8, int8-float-io", "How many samples", "at least 1");
        assertThat(run("techniques", "quantize", "--json").out())
                .contains("\"min\" : 1")
                .doesNotContain("\"max\"");
    }

    @Test
    void namesWhatThereIsWhenOneIsUnknown() {
        CommandLineRun run = run("targets", "toaster");

        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE.code());
        assertThat(run.err()).isEqualTo("hone: there is no target toaster; there are: board, other\n");
    }

    private CommandLineRun run(String... args) {
        return CommandLineRun.of(coordinator, args);
    }
}
