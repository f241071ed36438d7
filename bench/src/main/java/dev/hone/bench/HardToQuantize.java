package dev.hone.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * The example network made hard to quantize on purpose: what a scale a tensor costs it, whether the debugger names the
 * cause, and what equalization brings back.
 */
final class HardToQuantize implements Benchmark {

    private static final String PER_TENSOR = "mode=int8, granularity=tensor";

    @Override
    public String name() {
        return "hard-to-quantize";
    }

    @Override
    public String summary() {
        return "channels spread without changing the function: per-tensor int8, its cause, and equalization"
                + " [--spread 100] [--seed 1]";
    }

    @Override
    public Map<String, Object> run(Options options) throws Exception {
        Path data = Workplace.ROOT.resolve("examples/fashion-mnist");
        Path easy = data.resolve("fashion_dscnn.tflite");
        Path folder = Workplace.folder("hard-to-quantize");
        Path model = folder.resolve("hard.tflite");
        byte[] file = Files.readAllBytes(easy);
        int pairs = ChannelSpread.apply(file, options.number("spread", 100), options.number("seed", 1));
        Files.write(model, file);

        Map<String, Object> result = new LinkedHashMap<>();
        result.put("pairs", pairs);
        Path int8 = folder.resolve("int8.tflite");
        Map<?, ?> plain = optimize(model, int8, data, PER_TENSOR);
        Map<?, ?> even = optimize(model, folder.resolve("equalized.tflite"), data, PER_TENSOR + ", equalize=true");
        Map<String, Object> debug = Hone.json("debug", model, int8, "--data", data, "--json");
        result.put(
                "original_accuracy",
                accuracy(Hone.object(
                        Hone.object(Hone.json("evaluate", easy, "--data", data, "--json"), "evaluation"), "model")));
        result.put("float_accuracy", accuracy(Hone.object(plain, "before")));
        result.put("int8_accuracy", accuracy(Hone.object(plain, "after")));
        result.put("int8_sqnr", value(Hone.object(plain, "after"), "sqnr"));
        result.put("equalized_accuracy", accuracy(Hone.object(even, "after")));
        result.put("equalized_sqnr", value(Hone.object(even, "after"), "sqnr"));
        diagnosis(Hone.object(debug, "diagnosis"), result);
        return result;
    }

    private static Map<?, ?> optimize(Path model, Path output, Path data, String parameters) throws Exception {
        return Hone.object(
                Hone.json(
                        "optimize",
                        model,
                        "--target",
                        "tflite-int8",
                        "--data",
                        data,
                        "--apply",
                        "quantize(" + parameters + ")",
                        "-o",
                        output,
                        "--json"),
                "result");
    }

    private static void diagnosis(Map<?, ?> diagnosis, Map<String, Object> result) {
        List<Map<?, ?>> findings = Hone.objects(diagnosis.get("findings"));
        List<String> causes = findings.stream()
                .map(finding -> finding.get("cause").toString())
                .toList();
        result.put("cause", causes.isEmpty() ? "none" : causes.get(0));
        result.put("causes", List.copyOf(new TreeSet<>(causes)));
        List<Map<?, ?>> suggestions = Hone.objects(diagnosis.get("suggestions"));
        result.put(
                "suggestion",
                suggestions.isEmpty() ? Map.of() : suggestions.get(0).get("parameters"));
    }

    private static Object accuracy(Map<?, ?> measurement) {
        return value(measurement, "top-1");
    }

    private static Object value(Map<?, ?> measurement, String metric) {
        return Hone.scores(measurement, metric).values().iterator().next();
    }
}
