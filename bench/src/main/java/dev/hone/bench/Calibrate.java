package dev.hone.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What calibrating costs: peak memory with few and with many samples, and the time of a thousand, by calibrator. */
final class Calibrate implements Benchmark {

    private static final List<String> CALIBRATORS =
            List.of("min-max", "moving-average", "percentile", "entropy", "mse");

    @Override
    public String name() {
        return "calibrate";
    }

    @Override
    public String summary() {
        return "memory and time of quantize by calibrator and number of samples [--few 100] [--many 10000] [--rounds 3]"
                + " [--model FILE --data FOLDER (the example)]";
    }

    @Override
    public Map<String, Object> run(Options options) throws Exception {
        int few = options.number("few", 100);
        int many = options.number("many", 10_000);
        int rounds = options.number("rounds", 3);
        Path example = Workplace.ROOT.resolve("examples/fashion-mnist");
        String model =
                options.text("model", example.resolve("fashion_dscnn.tflite").toString());
        String data = options.text("data", example.toString());
        Path output = Workplace.folder("calibrate").resolve("quantized.tflite");
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("few", few);
        result.put("many", many);
        double worst = 0;
        for (String calibrator : CALIBRATORS) {
            List<Double> ratios = new ArrayList<>();
            List<Double> memory = new ArrayList<>();
            List<Double> seconds = new ArrayList<>();
            for (int i = 0; i < rounds; i++) {
                Command.Result a = quantize(model, data, calibrator, few, output);
                Command.Result b = quantize(model, data, calibrator, many, output);
                ratios.add(b.peakMegabytes() / a.peakMegabytes());
                memory.add(b.peakMegabytes());
                seconds.add((b.seconds() - a.seconds()) * 1000 / (many - few));
            }
            Map<String, Object> figures = new LinkedHashMap<>();
            figures.put("memory_ratio", Statistics.rounded(Statistics.median(ratios)));
            figures.put("peak_mb", Statistics.rounded(Statistics.median(memory)));
            figures.put("s_per_1000", Statistics.rounded(Statistics.median(seconds)));
            System.out.printf("%-15s %s%n", calibrator, figures);
            result.put(calibrator, figures);
            worst = Math.max(worst, Statistics.median(ratios));
        }
        result.put("worst_memory_ratio", Statistics.rounded(worst));
        return result;
    }

    private static Command.Result quantize(String model, String data, String calibrator, int samples, Path output)
            throws Exception {
        Files.deleteIfExists(output);
        return Hone.command(
                        "optimize",
                        model,
                        "--target",
                        "tflite-int8",
                        "--data",
                        data,
                        "--apply",
                        "quantize(calibrator=" + calibrator + ", samples=" + samples + ")",
                        "-o",
                        output,
                        "--json")
                .run();
    }
}
