package dev.hone.cli.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class ProgressLineTest {

    private final StringWriter err = new StringWriter();

    @Test
    void printsALineAStepWhereThereIsNoTerminal() {
        try (var progress = new ProgressLine(new PrintWriter(err), false, false)) {
            progress.listener().progress("quantize", "calibrate", 0, 100);
            progress.listener().progress("quantize", "calibrate", 50, 100);
            progress.listener().progress("quantize", "write", 0, 0);
        }

        assertThat(err.toString()).isEqualTo("hone: quantize: calibrate\nhone: quantize: write\n");
    }

    @Test
    void namesTheJobWhereThereMayBeSeveral() {
        try (var progress = new ProgressLine(new PrintWriter(err), false, false)) {
            progress.of("job-2").progress("quantize", "calibrate", 0, 100);
            progress.of("job-2").waiting("technique quantize is not there");
            progress.of("job-3").progress("quantize", "calibrate", 0, 100);
        }

        assertThat(err.toString())
                .isEqualTo(
                        """
                        hone: job-2: quantize: calibrate
                        hone: job-2: waiting: technique quantize is not there
                        hone: job-3: quantize: calibrate
                        """);
    }

    @Test
    void drawsABarOnATerminalAndRemovesIt() {
        try (var progress = new ProgressLine(new PrintWriter(err), true, false)) {
            progress.listener().progress("quantize", "calibrate", 0, 100);
            progress.listener().progress("quantize", "calibrate", 100, 100);
        }

        assertThat(err.toString().split("\r")).hasSize(4).satisfies(lines -> {
            assertThat(lines[1]).startsWith("quantize: calibrate      [------------------------]   0 %");
            assertThat(lines[2]).startsWith("quantize: calibrate      [########################] 100 %");
            assertThat(lines[3]).isBlank();
        });
    }

    @Test
    void neverDrawsWiderThanATerminal() {
        try (var progress = new ProgressLine(new PrintWriter(err), true, false)) {
            progress.report("a step with a name that is far longer than anybody would want to read", 1, 3);
            progress.report("a step with a name that is far longer than anybody would want to read", 3, 3);
        }

        assertThat(err.toString().split("\r"))
                .allSatisfy(line -> assertThat(line).hasSizeLessThan(80));
    }

    @Test
    void showsCountsThatPassTheTotalAsWhole() {
        try (var progress = new ProgressLine(new PrintWriter(err), true, false)) {
            progress.report("run", 7, 5);
        }

        assertThat(err.toString()).contains("100 %");
    }

    @Test
    void tellsWhenTheFirstStageOfTheChainFirstReported() {
        System.setProperty("dev.hone.trace.origin", Long.toString(System.nanoTime()));
        try (var progress = new ProgressLine(new PrintWriter(err), false, true)) {
            progress.listener().progress("measure", "score", 0, 10);
            progress.listener().progress("quantize", "calibrate", 0, 10);
            progress.listener().progress("quantize", "calibrate", 5, 10);
        } finally {
            System.clearProperty("dev.hone.trace.origin");
        }

        assertThat(err.toString())
                .matches("hone: trace: first progress \\d+\\Rhone: trace: first stage progress \\d+\\R");
    }

    @Test
    void saysNothingWhenSilent() {
        try (var progress = new ProgressLine(new PrintWriter(err), false, true)) {
            progress.report("run", 1, 5);
        }

        assertThat(err.toString()).isEmpty();
    }
}
