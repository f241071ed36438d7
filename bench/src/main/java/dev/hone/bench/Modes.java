package dev.hone.bench;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** Every mode of quantization on every network, by hone and by the TFLite converter with the same samples. */
final class Modes implements Benchmark {

    @Override
    public String name() {
        return "modes";
    }

    @Override
    public String summary() {
        return "each mode against the TFLite converter: accuracy, SQNR and bytes, both judged by Python's interpreter"
                + " [--mode all] [--model all] [--samples 300,100] [--seeds 3] [--python python3 (with tensorflow-cpu)]";
    }

    /** The mean over the seeds. */
    private record Judgement(double accuracy, double sqnr, double bytes) {}

    private record Pair(Path ours, Path theirs) {}

    @Override
    public Map<String, Object> run(Options options) throws Exception {
        String mode = options.text("mode", "all");
        String model = options.text("model", "all");
        List<Map<String, Object>> rows = new ArrayList<>();
        for (KerasModel network : KerasModel.ALL) {
            if (model.equals("all") || model.equals(network.name())) {
                for (Rival rival : Rival.ALL) {
                    if (mode.equals("all") || mode.equals(rival.name())) {
                        rows.addAll(compare(network, rival, options));
                    }
                }
            }
        }
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("rows", rows);
        result.put("worst_accuracy_points", worst(rows, "accuracy_points"));
        result.put("worst_sqnr_db", worst(rows, "sqnr_db"));
        result.put("worst_bytes_ratio", -worst(rows, "bytes_ratio", -1));
        return result;
    }

    private static List<Map<String, Object>> compare(KerasModel network, Rival rival, Options options)
            throws IOException, InterruptedException {
        List<Map<String, Object>> rows = new ArrayList<>();
        if (!rival.calibrated()) {
            rows.add(row(network, rival, 0, List.of(make(network, rival, options)), options));
            return rows;
        }
        for (String samples : options.text("samples", "300,100").split(",", -1)) {
            int count = Integer.parseInt(samples);
            int[] seeds = IntStream.rangeClosed(1, options.number("seeds", 3)).toArray();
            rows.add(row(network, rival, count, make(network, rival, count, seeds, options), options));
        }
        return rows;
    }

    private static Path file(KerasModel network, String name) throws IOException {
        return Workplace.folder("modes").resolve(network.name() + "-" + name);
    }

    private static Pair make(KerasModel network, Rival rival, Options options)
            throws IOException, InterruptedException {
        Path ours = file(network, rival.name() + "-hone.tflite");
        Path theirs = file(network, rival.name() + "-converter");
        Hone.command("optimize", network.tflite(), "--target", rival.target(), "--apply", rival.chain(0), "-o", ours)
                .run();
        Workplace.peer(options, "tflite_converter.py", network.keras(), rival.converter(), theirs)
                .run();
        return new Pair(ours, Path.of(theirs + ".tflite"));
    }

    private static List<Pair> make(KerasModel network, Rival rival, int samples, int[] seeds, Options options)
            throws IOException, InterruptedException {
        List<Path> data = new ArrayList<>();
        for (int seed : seeds) {
            Path drawn = file(network, "samples").resolve(samples + "-" + seed + ".npz");
            if (!Files.exists(drawn)) {
                Files.createDirectories(drawn.getParent());
                Workplace.peer(options, "draw_samples.py", network.images(), samples, seed, drawn)
                        .run();
            }
            data.add(drawn);
        }
        Path theirs = file(network, rival.name() + "-converter");
        List<Object> arguments = new ArrayList<>(List.of(network.keras(), rival.converter(), theirs));
        arguments.addAll(data);
        Workplace.peer(options, "tflite_converter.py", arguments.toArray()).run();
        List<Pair> pairs = new ArrayList<>();
        for (int i = 0; i < seeds.length; i++) {
            String drawn = samples + "-" + seeds[i];
            Path ours = file(network, rival.name() + "-hone-" + drawn + ".tflite");
            Hone.command(
                            "optimize",
                            network.tflite(),
                            "--target",
                            rival.target(),
                            "--data",
                            data.get(i),
                            "--seed",
                            seeds[i],
                            "--apply",
                            rival.chain(samples),
                            "-o",
                            ours)
                    .run();
            pairs.add(new Pair(ours, Path.of(theirs + "-" + drawn + ".tflite")));
        }
        return pairs;
    }

    private static Map<String, Object> row(
            KerasModel network, Rival rival, int samples, List<Pair> pairs, Options options)
            throws IOException, InterruptedException {
        List<Object> arguments = new ArrayList<>(List.of(network.images(), network.tflite()));
        pairs.forEach(pair -> arguments.addAll(List.of(pair.ours(), pair.theirs())));
        Map<String, Object> verdict = JSON.std.mapFrom(
                Workplace.peer(options, "judge.py", arguments.toArray()).run().lastLine());
        Judgement ours = mean(verdict, pairs.stream().map(Pair::ours).toList());
        Judgement theirs = mean(verdict, pairs.stream().map(Pair::theirs).toList());
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("model", network.name());
        row.put("mode", rival.name());
        row.put("samples", samples);
        row.put("float_accuracy", figure(verdict, network.tflite(), "accuracy"));
        put(row, "hone", ours);
        put(row, "converter", theirs);
        row.put("accuracy_points", Statistics.rounded(ours.accuracy() - theirs.accuracy()));
        row.put("sqnr_db", Statistics.rounded(ours.sqnr() - theirs.sqnr()));
        row.put("bytes_ratio", Statistics.rounded(ours.bytes() / theirs.bytes()));
        System.out.println(JSON.std.asString(row));
        return row;
    }

    private static void put(Map<String, Object> row, String who, Judgement judgement) {
        row.put(who + "_accuracy", Statistics.rounded(judgement.accuracy()));
        row.put(who + "_sqnr", Statistics.rounded(judgement.sqnr()));
        row.put(who + "_bytes", Math.round(judgement.bytes()));
    }

    private static Judgement mean(Map<String, Object> verdict, List<Path> files) {
        ToDoubleFunction<String> mean = figure -> files.stream()
                .mapToDouble(file -> figure(verdict, file, figure))
                .average()
                .orElseThrow();
        return new Judgement(mean.applyAsDouble("accuracy"), mean.applyAsDouble("sqnr"), mean.applyAsDouble("bytes"));
    }

    private static double figure(Map<String, Object> verdict, Path file, String name) {
        return Double.parseDouble(
                Hone.object(verdict, file.toString()).get(name).toString());
    }

    private static double worst(List<Map<String, Object>> rows, String figure) {
        return worst(rows, figure, 1);
    }

    private static double worst(List<Map<String, Object>> rows, String figure, int sign) {
        return rows.stream()
                .mapToDouble(row -> sign * ((Number) row.get(figure)).doubleValue())
                .min()
                .orElseThrow();
    }
}
