package dev.hone.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Training steps of hone's engine beside a {@code tf.function}'s and under constraints, and its memory. */
final class Train implements Benchmark {

    private static final List<Integer> BATCHES = List.of(32, 128);

    @Override
    public String name() {
        return "train";
    }

    @Override
    public String summary() {
        return "--mode steps: training steps beside tf.function's, interleaved, and the engine's memory"
                + " [--python python3 --rounds 7 --threads 1,2 --steps 10000 --trainings 10];"
                + " constraints: steps under techniques' constraints against float steps [--rounds 7 --threads 1,2];"
                + " accuracy: of quantize-aware by seeds [--model FILE --data FOLDER --parameters epochs=2 --seeds 3];"
                + " whole: its command beside Keras [--model --data --batch 128 --rounds 3 --python];"
                + " faces: without labels [--model NAME --samples 400 --parameters]";
    }

    @Override
    public Map<String, Object> run(Options options) throws Exception {
        return switch (options.text("mode", "steps")) {
            case "constraints" -> constraints(options);
            case "accuracy" -> new QuantizeAware(options).accuracy();
            case "whole" -> new QuantizeAware(options).whole();
            case "faces" -> new QuantizeAware(options).faces();
            default -> measured(options);
        };
    }

    private static Map<String, Object> measured(Options options) throws Exception {
        Map<String, Object> result = new LinkedHashMap<>();
        for (String threads : options.text("threads", "1,2").split(",")) {
            result.put("threads" + threads, steps(options, Integer.parseInt(threads)));
        }
        result.put("memoryMegabytes", memory(options));
        return result;
    }

    private static Map<String, Object> constraints(Options options) throws Exception {
        Map<String, Object> result = new LinkedHashMap<>();
        for (String threads : options.text("threads", "1,2").split(",")) {
            try (Dialogue ours = engine()) {
                result.put(
                        "threads" + threads,
                        new ConstrainedSteps(ours, Integer.parseInt(threads), options.number("rounds", 7)).all());
            }
        }
        return result;
    }

    private static Dialogue engine() throws IOException, InterruptedException {
        Path jar = Workplace.built("bench/train");
        String path = jar + ":" + jar.resolveSibling("lib") + "/*";
        String java = Path.of(System.getProperty("java.home"), "bin/java").toString();
        return new Dialogue(Command.of(java, "-XX:+UseSerialGC", "-cp", path, "dev.hone.bench.train.Main"));
    }

    private static Map<String, Object> steps(Options options, int threads) throws IOException, InterruptedException {
        Map<String, Object> result = new LinkedHashMap<>();
        try (Dialogue ours = engine();
                Dialogue theirs = new Dialogue(Workplace.peer(options, "tf_function_step.py", threads))) {
            for (KerasModel network : KerasModel.ALL) {
                for (int batch : BATCHES) {
                    if (!network.name().equals("mnist_dscnn")) {
                        result.put(
                                network.name() + "-" + batch, compare(options, ours, theirs, network, batch, threads));
                    }
                }
            }
        }
        return result;
    }

    private static Map<String, Object> compare(
            Options options, Dialogue ours, Dialogue theirs, KerasModel network, int batch, int threads)
            throws IOException {
        Path model = network.keras();
        List<Double> ourSteps = new ArrayList<>();
        List<Double> theirSteps = new ArrayList<>();
        List<Double> ratios = new ArrayList<>();
        for (int round = 0; round <= options.number("rounds", 7); round++) {
            // About a third of a second each.
            int steps = round == 0 ? 40 : (int) Math.max(20, 330 / ourSteps.get(0));
            double our = ours.ask(model, "float", batch, threads, steps)[0];
            double their = theirs.ask(model, batch, steps)[0];
            if (round == 0) {
                ourSteps.add(our);
                continue;
            }
            ourSteps.add(our);
            theirSteps.add(their);
            ratios.add(our / their);
        }
        ourSteps.remove(0);
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("milliseconds", Statistics.rounded(Statistics.median(ourSteps)));
        result.put("tfFunctionMilliseconds", Statistics.rounded(Statistics.median(theirSteps)));
        result.put("ratio", Statistics.rounded(Statistics.median(ratios)));
        System.err.println(network.name() + ", batch " + batch + ", threads " + threads + ": " + result);
        return result;
    }

    private static Map<String, Object> memory(Options options) throws IOException, InterruptedException {
        Map<String, Object> result = new LinkedHashMap<>();
        KerasModel network = KerasModel.ALL.get(0);
        int trainings = options.number("trainings", 10);
        try (Dialogue ours = engine()) {
            result.put("idle", Statistics.rounded(ours.ask("idle")[0]));
            ours.ask(network.tflite(), "float", 32, 1, 50);
            double before = ours.ask(network.tflite(), "quantize-aware", 32, 1, 50)[2];
            double after = before;
            for (int i = 0; i < trainings; i++) {
                after = ours.ask(network.tflite(), i % 2 == 0 ? "float" : "quantize-aware", 32, 1, 50)[2];
            }
            result.put("growthPerTraining", Statistics.rounded((after - before) / trainings));
            int steps = options.number("steps", 10_000);
            result.put(
                    "growthOver" + steps + "Steps",
                    Statistics.rounded(ours.ask(network.tflite(), "float", 32, 1, steps / 2)[1]));
        }
        return result;
    }
}
