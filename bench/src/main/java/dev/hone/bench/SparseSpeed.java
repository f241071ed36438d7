package dev.hone.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What zeros in 1x1 convolutions are worth to the interpreter: the same pruned weights dense and sparse. */
final class SparseSpeed implements Benchmark {

    @Override
    public String name() {
        return "sparse-speed";
    }

    @Override
    public String summary() {
        return "a network of 1x1 convolutions, pruned, with dense weights against sparse ones, interleaved inferences"
                + " [--sparsity 0.8] [--size 128] [--width 256] [--blocks 7] [--pairs 5]"
                + " [--python python3 (with keras)]";
    }

    @Override
    public Map<String, Object> run(Options options) throws Exception {
        String sparsity = options.text("sparsity", "0.8");
        Path folder = Workplace.folder("sparse-speed");
        Path network = folder.resolve("pointwise");
        Workplace.peer(
                        options,
                        "make_pointwise.py",
                        options.number("size", 128),
                        options.number("width", 256),
                        options.number("blocks", 7),
                        network)
                .run();
        Path dense = pruned(network, sparsity, "dense");
        Path sparse = pruned(network, sparsity, "sparse");
        List<Double> ratios = new ArrayList<>();
        Object fidelity = "";
        for (int pair = 0; pair < options.number("pairs", 5); pair++) {
            Map<String, Object> report = Hone.json(
                    "evaluate", sparse, "--against", dense, "--data", network + ".npz", "--threads", 1, "--json");
            Map<?, ?> evaluation = Hone.object(report, "evaluation");
            ratios.add(milliseconds(evaluation, "against") / milliseconds(evaluation, "model"));
            fidelity = Hone.object(evaluation, "model").get("scores");
        }
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("sparsity", Double.valueOf(sparsity));
        result.put("dense_bytes", Files.size(dense));
        result.put("sparse_bytes", Files.size(sparse));
        result.put("sparse_against_dense", fidelity);
        result.put("dense_time_per_sparse", Statistics.rounded(Statistics.median(ratios)));
        result.put("ratios", ratios.stream().map(Statistics::rounded).toList());
        result.put("processor_has_avx", hasAvx());
        return result;
    }

    private static Path pruned(Path network, String sparsity, String encoding)
            throws IOException, InterruptedException {
        Path file = network.resolveSibling("pointwise-" + encoding + ".tflite");
        Hone.command(
                        "optimize",
                        network + ".keras",
                        "--target",
                        "xnnpack",
                        "--batch",
                        1,
                        "--apply",
                        "prune(policy=latency, sparsity=" + sparsity + ", encoding=" + encoding + ")",
                        "-o",
                        file)
                .run();
        return file;
    }

    /** XNNPACK has its sparse kernels on x86 for SSE only and does not take them where there is AVX. */
    private static boolean hasAvx() throws IOException {
        Path processor = Path.of("/proc/cpuinfo");
        return Files.exists(processor) && Files.readString(processor).contains(" avx ");
    }

    private static double milliseconds(Map<?, ?> evaluation, String side) {
        Map<?, ?> latency = Hone.object(Hone.object(evaluation, side), "hostLatency");
        return ((Number) latency.get("medianMilliseconds")).doubleValue();
    }
}
