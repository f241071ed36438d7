package dev.hone.bench;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/** Chains of pruning, clustering and quantization-aware training: what they cost, and what is left of each property. */
final class Collaborate implements Benchmark {

    /** What gzip puts around the compressed content where it names no file. */
    private static final int GZIP_FRAME = 18;

    @Override
    public String name() {
        return "collaborate";
    }

    @Override
    public String summary() {
        return "chains of prune, cluster and quantize-aware: accuracy and size over seeds, and that zeros and clusters"
                + " are kept [--network mnist_tutorial_10e --chain pcqat --apply STAGES --target tflite --seeds 3];"
                + " --mode whole: the command beside Keras fitting the same stages [--rounds 3 --python python3 --peer SCRIPT]; without"
                + " network and chain all of "
                + CollaborativeChain.ALL.stream().map(CollaborativeChain::label).collect(Collectors.joining(" "));
    }

    @Override
    public Map<String, Object> run(Options options) throws Exception {
        List<CollaborativeChain> chains = CollaborativeChain.ALL.stream()
                .filter(chain -> chain.network().equals(options.text("network", chain.network())))
                .filter(chain -> chain.name().equals(options.text("chain", chain.name())))
                .map(chain -> chain.with(options.text("apply", chain.stages())))
                .toList();
        if (chains.isEmpty()) {
            throw new IllegalArgumentException("there is no such network or chain; " + summary());
        }
        boolean whole = options.text("mode", "accuracy").equals("whole");
        Map<String, Object> result = new LinkedHashMap<>();
        for (CollaborativeChain chain : chains) {
            Map<String, Object> figures = whole ? whole(chain, options) : accuracy(chain, options);
            System.out.println(chain.label() + " " + figures);
            result.put(chain.label(), figures);
        }
        return result;
    }

    private static Map<String, Object> accuracy(CollaborativeChain chain, Options options) throws Exception {
        List<Double> accuracies = new ArrayList<>();
        List<Double> sizes = new ArrayList<>();
        double before = 0;
        int filled = 0;
        int most = 0;
        List<FlatWeight> weights = List.of();
        for (int seed = 1; seed <= options.number("seeds", 3); seed++) {
            Path output = output(chain, "seed-" + seed + ".tflite");
            Map<?, ?> done = Hone.object(Hone.json(arguments(chain, chain.stages(), seed, output, options)), "result");
            before = top1(done, "before");
            accuracies.add(top1(done, "after"));
            sizes.add((double) gzip(Files.readAllBytes(output)));
            weights = new FlatModel(ByteBuffer.wrap(Files.readAllBytes(output))).weights();
            filled += chain.prunes() ? filled(chain, seed, weights, options) : 0;
            most = Math.max(most, chain.mostCodes(weights));
        }
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("stages", chain.stages());
        figures.put("float_top1", before);
        figures.put("top1", accuracies);
        figures.put("top1_mean", Statistics.rounded(Statistics.mean(accuracies)));
        figures.put("gzip", sizes);
        figures.put("gzip_mean", Statistics.rounded(Statistics.mean(sizes)));
        if (chain.prunes()) {
            figures.put("zeros_filled_since_pruning", filled);
        }
        if (chain.clusters() > 0) {
            figures.put("most_codes_in_a_group", most);
        }
        Map<String, Object> tensors = new LinkedHashMap<>();
        weights.forEach(weight -> tensors.put(weight.name(), weight.figures()));
        figures.put("weights", tensors);
        return figures;
    }

    /** Zeros of the first stage that are none in the end. */
    private static int filled(CollaborativeChain chain, int seed, List<FlatWeight> weights, Options options)
            throws Exception {
        Path output = output(chain, "pruned-" + seed + ".tflite");
        Hone.stored(arguments(chain, chain.firstStage(), seed, output, options)).run();
        Map<String, BitSet> zeros = new FlatModel(ByteBuffer.wrap(Files.readAllBytes(output)))
                .weights().stream().collect(Collectors.toMap(FlatWeight::name, FlatWeight::zeros));
        int filled = 0;
        for (FlatWeight weight : weights) {
            if (!zeros.containsKey(weight.name())) {
                throw new IllegalStateException("weight " + weight.name() + " is not in the pruned file " + output
                        + ", which has " + zeros.keySet());
            }
            BitSet missing = (BitSet) zeros.get(weight.name()).clone();
            missing.andNot(weight.zeros());
            filled += missing.cardinality();
        }
        return filled;
    }

    private static Map<String, Object> whole(CollaborativeChain chain, Options options) throws Exception {
        List<Double> times = new ArrayList<>();
        List<Double> memory = new ArrayList<>();
        Map<String, Object> figures = new LinkedHashMap<>();
        for (int round = 1; round <= options.number("rounds", 3); round++) {
            Command.Result ours = Hone.command(
                            arguments(chain, chain.stages(), round, output(chain, "whole.tflite"), options))
                    .run();
            Command.Result theirs = Command.of(
                            options.text("python", "python3"),
                            options.text(
                                    "peer",
                                    Workplace.ROOT
                                            .resolve("bench/peers/keras_finetune.py")
                                            .toString()),
                            chain.model().toString(),
                            chain.data().toString(),
                            output(chain, "keras.tflite").toString(),
                            "--stages",
                            chain.peer())
                    .run();
            System.out.printf(
                    "%s: hone %.2f s %.0f MB, Keras %.2f s %.0f MB%n",
                    chain.label(), ours.seconds(), ours.peakMegabytes(), theirs.seconds(), theirs.peakMegabytes());
            times.add(ours.seconds() / theirs.seconds());
            memory.add(ours.peakMegabytes() / theirs.peakMegabytes());
            figures.putIfAbsent("hone_s", Statistics.rounded(ours.seconds()));
            figures.putIfAbsent("keras_s", Statistics.rounded(theirs.seconds()));
            figures.putIfAbsent("hone_mb", Statistics.rounded(ours.peakMegabytes()));
            figures.putIfAbsent("keras_mb", Statistics.rounded(theirs.peakMegabytes()));
        }
        figures.put("stages", chain.stages());
        figures.put("keras_stages", chain.peer());
        figures.put("time_ratio", Statistics.rounded(Statistics.median(times)));
        figures.put("memory_ratio", Statistics.rounded(Statistics.median(memory)));
        return figures;
    }

    private static Object[] arguments(CollaborativeChain chain, String stages, int seed, Path output, Options options)
            throws Exception {
        return new Object[] {
            "optimize",
            chain.model(),
            "--target",
            options.text("target", "tflite"),
            "--data",
            chain.data(),
            "--seed",
            seed,
            "--apply",
            stages,
            "-o",
            output,
            "--json"
        };
    }

    private static Path output(CollaborativeChain chain, String file) throws IOException {
        return Workplace.folder("collaborate").resolve(chain.label().replace('/', '-') + "-" + file);
    }

    private static double top1(Map<?, ?> result, String measurement) {
        return Hone.scores(Hone.object(result, measurement), "top-1").values().stream()
                .mapToDouble(value -> ((Number) value).doubleValue())
                .findFirst()
                .orElseThrow();
    }

    /** As {@code gzip -9} makes it of standard input. */
    private static int gzip(byte[] content) throws IOException {
        Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
        try (ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                DeflaterOutputStream out = new DeflaterOutputStream(bytes, deflater)) {
            out.write(content);
            out.finish();
            return bytes.size() + GZIP_FRAME;
        } finally {
            deflater.end();
        }
    }
}
