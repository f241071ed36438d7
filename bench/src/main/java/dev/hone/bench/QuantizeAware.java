package dev.hone.bench;

import com.fasterxml.jackson.jr.ob.JSON;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Quantization-aware training as a user runs it: whole commands, and what becomes of accuracy. */
final class QuantizeAware {

    private static final Pattern ACCURACY = Pattern.compile("(start|epoch \\d+): .*accuracy ([0-9.]+).*");

    private static final Pattern STORED = Pattern.compile(".*the weights are those (?:after|of the) (.+)");

    private final Options options;
    private final Path folder;

    QuantizeAware(Options options) throws Exception {
        this.options = options;
        folder = Workplace.folder("quantize-aware");
    }

    private Path example() {
        return Workplace.ROOT.resolve("examples/fashion-mnist");
    }

    /**
     * Top-1 of the integer file by the interpreter over several seeds, beside the float model's, and on the validate
     * split beside what the training graph had there in the end.
     */
    Map<String, Object> accuracy() throws Exception {
        String model =
                options.text("model", example().resolve("fashion_dscnn.keras").toString());
        Path data = Path.of(options.text("data", example().toString()));
        String parameters = options.text("parameters", "epochs=2");
        Path validate = folder.resolve("validate");
        ValidateSplit.write(data, validate);
        List<Double> floats = new ArrayList<>();
        List<Double> integers = new ArrayList<>();
        List<Double> graphs = new ArrayList<>();
        List<Double> validated = new ArrayList<>();
        List<Double> packed = new ArrayList<>();
        for (int seed = 1; seed <= options.number("seeds", 3); seed++) {
            Path output = folder.resolve("seed-" + seed + ".tflite");
            Map<?, ?> result = Hone.object(
                    Hone.json(
                            "optimize",
                            model,
                            "--target",
                            "tflite-int8",
                            "--data",
                            data,
                            "--seed",
                            seed,
                            "--apply",
                            "quantize-aware(" + parameters + ")",
                            "-o",
                            output,
                            "--json"),
                    "result");
            floats.add(top1(Hone.object(result, "before")));
            integers.add(top1(Hone.object(result, "after")));
            graphs.add(trained(result));
            packed.add((double) gzip(output));
            Map<String, Object> evaluated = Hone.json("evaluate", output, "--data", validate, "--json");
            validated.add(top1(Hone.object(Hone.object(evaluated, "evaluation"), "model")));
            System.out.printf(
                    "seed %d: %.2f %% (float %.2f %%); validate %.2f %%, in the training graph %.2f %%%n",
                    seed, last(integers), last(floats), last(validated), last(graphs));
        }
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("parameters", parameters);
        figures.put("float_top1", Statistics.rounded(Statistics.mean(floats)));
        figures.put("integer_top1", Statistics.rounded(Statistics.mean(integers)));
        figures.put("below_float_points", Statistics.rounded(Statistics.mean(floats) - Statistics.mean(integers)));
        figures.put("validate_integer", Statistics.rounded(Statistics.mean(validated)));
        figures.put("validate_training_graph", Statistics.rounded(Statistics.mean(graphs)));
        figures.put("apart_points", Statistics.rounded(Math.abs(Statistics.mean(validated) - Statistics.mean(graphs))));
        figures.put("gzip_bytes", Math.round(Statistics.mean(packed)));
        return figures;
    }

    /** The whole command beside a Python process that fine-tunes the same network in Keras and converts it. */
    Map<String, Object> whole() throws Exception {
        String model =
                options.text("model", example().resolve("fashion_dscnn.keras").toString());
        String data = options.text("data", example().toString());
        int batch = options.number("batch", 128);
        List<Double> times = new ArrayList<>();
        List<Double> memory = new ArrayList<>();
        List<Double> accuracies = new ArrayList<>();
        Command.Result first = null;
        Command.Result other = null;
        for (int round = 1; round <= options.number("rounds", 3); round++) {
            Command.Result ours = Hone.command(
                            "optimize",
                            model,
                            "--target",
                            "tflite-int8",
                            "--data",
                            data,
                            "--seed",
                            round,
                            "--apply",
                            "quantize-aware(epochs=1, batch=" + batch + ")",
                            "-o",
                            folder.resolve("whole.tflite"),
                            "--json")
                    .run();
            Command.Result theirs = Workplace.peer(
                            options,
                            "keras_finetune.py",
                            model,
                            data,
                            folder.resolve("keras.tflite"),
                            "--stages",
                            "1x" + batch)
                    .run();
            System.out.printf(
                    "hone %.2f s %.0f MB, Keras %.2f s %.0f MB%n",
                    ours.seconds(), ours.peakMegabytes(), theirs.seconds(), theirs.peakMegabytes());
            times.add(ours.seconds() / theirs.seconds());
            memory.add(ours.peakMegabytes() / theirs.peakMegabytes());
            accuracies.add(top1(Hone.object(Hone.object(JSON.std.mapFrom(ours.output()), "result"), "after")));
            first = first == null ? ours : first;
            other = other == null ? theirs : other;
        }
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("rounds", times.size());
        figures.put("time_ratio", Statistics.rounded(Statistics.median(times)));
        figures.put("memory_ratio", Statistics.rounded(Statistics.median(memory)));
        figures.put("hone_s", Statistics.rounded(first.seconds()));
        figures.put("keras_s", Statistics.rounded(other.seconds()));
        figures.put("hone_mb", Statistics.rounded(first.peakMegabytes()));
        figures.put("keras_mb", Statistics.rounded(other.peakMegabytes()));
        figures.put("integer_top1_mean", Statistics.rounded(Statistics.mean(accuracies)));
        return figures;
    }

    /** MediaPipe's face detection tuned on images without labels: SQNR of each output, beside quantization alone. */
    Map<String, Object> faces() throws Exception {
        Path model =
                Workplace.fetch("face-detection").resolve(options.text("model", "face_detection_short_range.tflite"));
        Path images = folder.resolve("faces.npz");
        Hone.writeImages(images, model, options.number("samples", 400), 1);
        Map<String, Object> figures = new LinkedHashMap<>();
        List<String> chains = List.of(
                "quantize(mode=int8-float-io)", "quantize-aware(" + options.text("parameters", "io=float") + ")");
        for (String chain : chains) {
            Map<String, Object> report = Hone.json(
                    "optimize",
                    model,
                    "--target",
                    "xnnpack",
                    "--data",
                    images,
                    "--apply",
                    chain,
                    "-o",
                    folder.resolve("faces.tflite"),
                    "--json");
            figures.put(chain, Hone.scores(Hone.object(Hone.object(report, "result"), "after"), "sqnr"));
        }
        return figures;
    }

    private static double top1(Map<?, ?> measurement) {
        return Hone.scores(measurement, "top-1").values().stream()
                .mapToDouble(value -> ((Number) value).doubleValue())
                .findFirst()
                .orElseThrow();
    }

    /** What the training graph itself had on validate, with the weights that were stored. */
    private static double trained(Map<?, ?> result) {
        Map<String, Double> accuracies = new LinkedHashMap<>();
        String stored = "";
        for (Map<?, ?> stage : Hone.objects(result.get("stages"))) {
            for (Object note : (List<?>) stage.get("notes")) {
                Matcher matcher = ACCURACY.matcher(note.toString());
                if (matcher.matches()) {
                    stored = matcher.group(1);
                    accuracies.put(stored, 100 * Double.parseDouble(matcher.group(2)));
                }
                Matcher earlier = STORED.matcher(note.toString());
                if (earlier.matches()) {
                    stored = earlier.group(1);
                }
            }
        }
        return accuracies.get(stored);
    }

    private static long gzip(Path file) throws Exception {
        Path packed = Files.createTempFile("hone", ".gz");
        try (var out = new java.util.zip.GZIPOutputStream(Files.newOutputStream(packed))) {
            Files.copy(file, out);
        }
        long size = Files.size(packed);
        Files.delete(packed);
        return size;
    }

    private static double last(List<Double> values) {
        return values.get(values.size() - 1);
    }
}
