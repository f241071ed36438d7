package dev.hone.bench;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What bias correction by samples and by the statistics of batch normalizations brings, of Keras models. */
final class BiasCorrections implements Benchmark {

    private static final Set<String> NORMALIZED = Set.of("fashion_dscnn", "mnist_dscnn");

    @Override
    public String name() {
        return "bias-correction";
    }

    @Override
    public String summary() {
        return "no, analytic and empirical bias correction of Keras models: accuracy and SQNR"
                + " [--model all] [--modes weight-only-int4,dynamic-range,weight-only-int8,int8]"
                + " [--granularity target,tensor]";
    }

    @Override
    public Map<String, Object> run(Options options) throws Exception {
        String model = options.text("model", "all");
        List<Map<String, Object>> rows = new ArrayList<>();
        for (KerasModel network : KerasModel.ALL) {
            if (NORMALIZED.contains(network.name()) && (model.equals("all") || model.equals(network.name()))) {
                for (String mode : options.text("modes", "weight-only-int4,dynamic-range,weight-only-int8,int8")
                        .split(",", -1)) {
                    for (String granularity :
                            options.text("granularity", "target,tensor").split(",", -1)) {
                        for (String correction : List.of("false", "analytic", "empirical")) {
                            rows.add(row(network, mode, granularity, correction));
                        }
                    }
                }
            }
        }
        return Map.of("rows", rows);
    }

    private static Map<String, Object> row(KerasModel network, String mode, String granularity, String correction)
            throws IOException, InterruptedException {
        Path output = Workplace.folder("bias-correction").resolve(network.name() + ".tflite");
        String chain =
                "quantize(mode=" + mode + ", granularity=" + granularity + ", bias-correction=" + correction + ")";
        Map<?, ?> after = Hone.object(
                Hone.object(
                        Hone.json(
                                "optimize",
                                network.keras(),
                                "--target",
                                "tflite",
                                "--data",
                                network.images(),
                                "--apply",
                                chain,
                                "-o",
                                output,
                                "--json"),
                        "result"),
                "after");
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("model", network.name());
        row.put("mode", mode);
        row.put("granularity", granularity);
        row.put("bias_correction", correction);
        row.put("accuracy", score(after, "top-1"));
        row.put("sqnr", score(after, "sqnr"));
        System.out.println(JSON.std.asString(row));
        return row;
    }

    private static Object score(Map<?, ?> measurement, String metric) {
        return Hone.scores(measurement, metric).values().iterator().next();
    }
}
