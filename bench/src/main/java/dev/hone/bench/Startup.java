package dev.hone.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** From the start of the process to the first stage's first progress event. */
final class Startup implements Benchmark {

    @Override
    public String name() {
        return "startup";
    }

    @Override
    public String summary() {
        return "process start to the first stage's first progress event, built [--rounds 10]";
    }

    @Override
    public Map<String, Object> run(Options options) throws Exception {
        Path example = Workplace.ROOT.resolve("examples/fashion-mnist");
        Path output = Workplace.folder("startup").resolve("out.tflite");
        Command command = Hone.command(
                        "optimize",
                        example.resolve("fashion_dscnn.tflite"),
                        "--target",
                        "stm32f746",
                        "--data",
                        example,
                        "-o",
                        output,
                        "--json")
                .with("HONE_TRACE_START", "1");
        command.run();
        List<Double> milliseconds = new ArrayList<>();
        for (int i = 0; i < options.number("rounds", 10); i++) {
            milliseconds.add(firstProgress(command.run().errors()));
        }
        Files.deleteIfExists(output);
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("rounds", milliseconds.size());
        result.put("median_ms", Statistics.rounded(Statistics.median(milliseconds)));
        result.put("min_ms", milliseconds.stream().mapToDouble(d -> d).min().orElseThrow());
        result.put("max_ms", milliseconds.stream().mapToDouble(d -> d).max().orElseThrow());
        return result;
    }

    private static double firstProgress(String errors) {
        return errors.lines()
                .filter(line -> line.startsWith("hone: trace: first stage progress"))
                .mapToDouble(line -> Double.parseDouble(line.substring("hone: trace: first stage progress".length())))
                .findFirst()
                .orElseThrow(
                        () -> new IllegalStateException("the command did not report its first progress:\n" + errors));
    }
}
