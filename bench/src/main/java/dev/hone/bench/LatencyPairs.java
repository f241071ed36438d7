package dev.hone.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Host latency of hone's int8 file against the converter's of the same network, both by hone's runtime. */
final class LatencyPairs implements Benchmark {

    @Override
    public String name() {
        return "latency";
    }

    @Override
    public String summary() {
        return "int8 files of bench/run modes, hone's against the converter's, interleaved inferences [--pairs 20]";
    }

    @Override
    public Map<String, Object> run(Options options) throws Exception {
        Path folder = Workplace.folder("modes");
        Map<String, Object> result = new LinkedHashMap<>();
        for (KerasModel network : KerasModel.ALL) {
            Path ours = folder.resolve(network.name() + "-int8-hone-100-1.tflite");
            Path theirs = folder.resolve(network.name() + "-int8-converter-100-1.tflite");
            if (!Files.exists(ours)) {
                throw new IllegalStateException("run bench/run modes first: there is no " + ours);
            }
            List<Double> ratios = new ArrayList<>();
            for (int i = 0; i < options.number("pairs", 20); i++) {
                Map<String, Object> report = Hone.json(
                        "evaluate",
                        ours,
                        "--against",
                        theirs,
                        "--data",
                        folder.resolve(network.name() + "-samples/100-1.npz"),
                        "--json");
                Map<?, ?> evaluation = Hone.object(report, "evaluation");
                ratios.add(milliseconds(evaluation, "model") / milliseconds(evaluation, "against"));
            }
            result.put(network.name(), Statistics.rounded(Statistics.median(ratios)));
        }
        return result;
    }

    private static double milliseconds(Map<?, ?> evaluation, String side) {
        Map<?, ?> latency = Hone.object(Hone.object(evaluation, side), "hostLatency");
        return ((Number) latency.get("medianMilliseconds")).doubleValue();
    }
}
