package dev.hone.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Steps of the very programs that techniques train, against a float step of the same network, interleaved: of the
 * TFLite file, as techniques are given it, and of the Keras file, whose batch normalizations take the batch's
 * statistics.
 */
record ConstrainedSteps(Dialogue engine, int threads, int rounds) {

    private static final List<Integer> BATCHES = List.of(32, 128);
    private static final List<String> TECHNIQUES = List.of("prune", "cluster", "quantize-aware");

    Map<String, Object> all() throws IOException {
        Map<String, Object> result = new LinkedHashMap<>();
        for (KerasModel network : KerasModel.ALL) {
            for (int batch : BATCHES) {
                if (!network.name().equals("mnist_dscnn")) {
                    result.put(network.name() + "-" + batch, compare(network, batch));
                }
            }
        }
        return result;
    }

    private Map<String, Object> compare(KerasModel network, int batch) throws IOException {
        double first = engine.ask(network.tflite(), "float", batch, threads, 40)[0];
        // About a third of a second each.
        int steps = (int) Math.max(20, 330 / first);
        Map<String, List<Double>> ratios = new LinkedHashMap<>();
        List<Double> floats = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            double step = engine.ask(network.tflite(), "float", batch, threads, steps)[0];
            floats.add(step);
            double unfolded = engine.ask(network.keras(), "float", batch, threads, steps)[0];
            for (String technique : TECHNIQUES) {
                double constrained = engine.ask(network.tflite(), technique, batch, threads, steps)[0];
                ratios.computeIfAbsent(technique, key -> new ArrayList<>()).add(constrained / step);
                ratios.computeIfAbsent(technique + "-to-unfolded", key -> new ArrayList<>())
                        .add(constrained / unfolded);
            }
        }
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("float_milliseconds", Statistics.rounded(Statistics.median(floats)));
        ratios.forEach((name, values) -> result.put(name, Statistics.rounded(Statistics.median(values))));
        System.err.println(network.name() + ", batch " + batch + ", threads " + threads + ": " + result);
        return result;
    }
}
