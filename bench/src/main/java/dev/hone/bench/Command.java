package dev.hone.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A whole process, timed from outside. */
final class Command {

    private final List<String> line;
    private final Map<String, String> environment;

    private Command(List<String> line, Map<String, String> environment) {
        this.line = line;
        this.environment = environment;
    }

    /**
     * What a process did.
     *
     * @param seconds from its start to its end
     * @param peakMegabytes of resident memory, as the kernel counts it; 0 where there is no {@code /proc}
     */
    record Result(double seconds, double peakMegabytes, String output, String errors) {
        String lastLine() {
            String[] lines = output.strip().split("\n");
            return lines[lines.length - 1];
        }
    }

    static Command of(String... line) {
        return new Command(List.of(line), Map.of());
    }

    Command with(String variable, String value) {
        return new Command(line, Map.of(variable, value));
    }

    /** Starts it and leaves it to the caller; what it says of errors is dropped. */
    Process start() throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(new ArrayList<>(line)).redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().putAll(environment);
        return builder.start();
    }

    /** @throws IOException if the command cannot be started, or ends with another code than 0 */
    Result run() throws IOException, InterruptedException {
        Path output = Files.createTempFile("bench", ".out");
        Path errors = Files.createTempFile("bench", ".err");
        try {
            ProcessBuilder builder = new ProcessBuilder(new ArrayList<>(line))
                    .redirectOutput(output.toFile())
                    .redirectError(errors.toFile());
            builder.environment().putAll(environment);
            long begin = System.nanoTime();
            Process process = builder.start();
            long peak = 0;
            while (!process.waitFor(2, TimeUnit.MILLISECONDS)) {
                peak = Math.max(peak, peakKilobytes(process.pid()));
            }
            double seconds = (System.nanoTime() - begin) / 1e9;
            Result result = new Result(seconds, peak / 1024.0, Files.readString(output), Files.readString(errors));
            if (process.exitValue() != 0) {
                throw new IOException(String.join(" ", line) + " ended with code " + process.exitValue() + ":\n"
                        + result.errors() + result.output());
            }
            return result;
        } finally {
            Files.delete(output);
            Files.delete(errors);
        }
    }

    private static long peakKilobytes(long pid) {
        try {
            for (String row : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
                if (row.startsWith("VmHWM:")) {
                    return Long.parseLong(row.replaceAll("\\D", ""));
                }
            }
        } catch (IOException e) {
            return 0; // the process has just ended, or there is no /proc
        }
        return 0;
    }
}
