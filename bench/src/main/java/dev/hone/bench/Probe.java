package dev.hone.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A process that runs models in the native interpreter, started anew when a model has ended it. */
final class Probe implements AutoCloseable {

    /** What became of a model. */
    enum Outcome {
        RAN,
        REFUSED,
        CRASHED,
        HUNG
    }

    private static final String ANSWER = "probe: ";
    private static final int SECONDS = 10;

    private Process process;
    private BufferedReader answers;

    Outcome run(Path model) throws IOException, InterruptedException {
        if (process == null || !process.isAlive()) {
            start();
        }
        try {
            process.getOutputStream().write((model + "\n").getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
            String answer = CompletableFuture.supplyAsync(this::answer).get(SECONDS, TimeUnit.SECONDS);
            if (answer != null) {
                return answer.startsWith("ran") ? Outcome.RAN : Outcome.REFUSED;
            }
            close();
            return Outcome.CRASHED;
        } catch (TimeoutException e) {
            close();
            return Outcome.HUNG;
        } catch (IOException | ExecutionException e) {
            close();
            return Outcome.CRASHED;
        }
    }

    private void start() throws IOException, InterruptedException {
        process = TestClasses.command(
                        List.of("-Xmx256m", "-XX:-CreateCoredumpOnCrash", "-XX:ErrorFile=/dev/null"),
                        "dev.hone.runtime.tflite.internal.ProbeMain",
                        Workplace.folder("native"))
                .start();
        answers = process.inputReader(StandardCharsets.UTF_8);
        if (answer() == null) {
            throw new IOException("the interpreter cannot be started");
        }
    }

    /** The next answer; null at the end of the process, which may write of its end. */
    private String answer() {
        try {
            String line = answers.readLine();
            while (line != null && !line.startsWith(ANSWER)) {
                line = answers.readLine();
            }
            return line == null ? null : line.substring(ANSWER.length());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        if (process != null) {
            process.destroyForcibly().onExit().join();
        }
    }
}
