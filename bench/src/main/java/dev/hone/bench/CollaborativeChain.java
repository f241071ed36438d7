package dev.hone.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A chain of training stages on a network, as TFMOT's notebooks have it: their epochs and batch sizes.
 *
 * @param network under whose name the model and its data are found
 * @param stages as {@code --apply} takes them
 * @param peer the same stages for the process that fits in plain Keras: epochs, {@code x}, batch
 * @param clusters codes that a group may hold; 0 for any
 */
record CollaborativeChain(String name, String network, String stages, String peer, int clusters) {

    private static final Map<String, String> DATA =
            Map.of("mnist_tutorial_4e", "mnist", "mnist_tutorial_10e", "mnist", "mnist_dscnn", "mnist");

    private static final String QUANTIZE = ", quantize-aware(epochs=1, batch=128, learning-rate=1e-3)";
    private static final String QUANTIZE_BY_LABELS =
            ", quantize-aware(epochs=1, batch=128, learning-rate=1e-3, loss=cross-entropy)";
    private static final String DYNAMIC = ", quantize(mode=dynamic-range)";
    private static final String EPOCH = "epochs=1, batch=128";

    static final List<CollaborativeChain> ALL = List.of(
            new CollaborativeChain(
                    "prune",
                    "mnist_tutorial_4e",
                    "prune(initial=0.5, sparsity=0.8, epochs=2, batch=128)" + DYNAMIC,
                    "2x128",
                    0),
            new CollaborativeChain(
                    "cluster",
                    "mnist_tutorial_10e",
                    "cluster(clusters=16, lambda=3, epochs=1, batch=500)" + DYNAMIC,
                    "1x500",
                    16),
            new CollaborativeChain(
                    "pqat",
                    "mnist_tutorial_10e",
                    "prune(sparsity=0.5, epochs=3, batch=32), "
                            + "quantize-aware(epochs=1, batch=128, learning-rate=1e-3, granularity=tensor)",
                    "3x32,1x128",
                    0),
            new CollaborativeChain(
                    "cqat",
                    "mnist_tutorial_10e",
                    "cluster(clusters=8, lambda=3, epochs=3, batch=32, loss=cross-entropy)" + QUANTIZE_BY_LABELS,
                    "3x32,1x128",
                    8),
            new CollaborativeChain(
                    "pcqat",
                    "mnist_tutorial_10e",
                    "prune(sparsity=0.5, epochs=3, batch=32, loss=cross-entropy),"
                            + " cluster(clusters=8, lambda=2, epochs=3, batch=32, loss=cross-entropy)"
                            + QUANTIZE_BY_LABELS,
                    "3x32,3x32,1x128",
                    8),
            separable("pqat", "mnist_dscnn", "prune(sparsity=0.5, " + EPOCH + ")", 0),
            separable("cqat", "mnist_dscnn", "cluster(clusters=16, lambda=2, " + EPOCH + ")", 16),
            separable(
                    "pcqat",
                    "mnist_dscnn",
                    "prune(sparsity=0.5, " + EPOCH + "), cluster(clusters=16, lambda=2, " + EPOCH + ")",
                    16),
            separable("pqat", "fashion_dscnn", "prune(sparsity=0.5, epochs=1)", 0),
            separable("cqat", "fashion_dscnn", "cluster(clusters=16, lambda=2, epochs=1, learning-rate=2e-3)", 16),
            separable(
                    "pcqat",
                    "fashion_dscnn",
                    "prune(sparsity=0.5, epochs=1), cluster(clusters=16, lambda=2, epochs=1, learning-rate=2e-3)",
                    16));

    private static CollaborativeChain separable(String name, String network, String stages, int clusters) {
        boolean example = network.equals("fashion_dscnn");
        int before = (int) stages.chars().filter(character -> character == '(').count();
        return new CollaborativeChain(
                name,
                network,
                stages + (example ? ", quantize-aware(epochs=2, learning-rate=2e-3)" : QUANTIZE),
                "1x%s,".formatted(example ? 32 : 128).repeat(before) + (example ? "2x32" : "1x128"),
                clusters);
    }

    /** Both, for people and to choose by. */
    String label() {
        return network + "/" + name;
    }

    private boolean isExample() {
        return !DATA.containsKey(network);
    }

    private Path folder() {
        return Workplace.ROOT.resolve(isExample() ? "examples/fashion-mnist" : "bench/models");
    }

    Path model() {
        return folder().resolve(network + ".keras");
    }

    /** The folder with its images in the IDX layout. */
    Path data() throws IOException, InterruptedException {
        return isExample() ? folder() : Workplace.fetch(DATA.get(network));
    }

    /** The first stage alone, after which its zeros are where they have to stay. */
    String firstStage() {
        return stages.substring(0, stages.indexOf(')') + 1);
    }

    /** The same with other stages. */
    CollaborativeChain with(String others) {
        return new CollaborativeChain(name, network, others, peer, clusters);
    }

    /** The most codes that a group of a weight holds; depthwise kernels, which are not clustered, are left out. */
    int mostCodes(List<FlatWeight> weights) {
        return weights.stream()
                .filter(weight -> !weight.depthwise())
                .mapToInt(FlatWeight::mostCodes)
                .max()
                .orElseThrow();
    }

    boolean prunes() {
        return stages.startsWith("prune");
    }
}
