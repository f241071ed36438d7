package dev.hone.api.coordinator;

import java.nio.file.Path;
import java.util.Objects;
import java.util.OptionalInt;

/** What is to be explained. Made by {@link #of}. */
public final class DiagnoseRequest {

    private final Path original;
    private final Path optimized;
    private final Path data;
    private OptionalInt samples = OptionalInt.empty();
    private long seed = 1;
    private int threads = Runtime.getRuntime().availableProcessors();

    private DiagnoseRequest(Path original, Path optimized, Path data) {
        this.original = Objects.requireNonNull(original);
        this.optimized = Objects.requireNonNull(optimized);
        this.data = Objects.requireNonNull(data);
    }

    private DiagnoseRequest(DiagnoseRequest from) {
        this(from.original, from.optimized, from.data);
        samples = from.samples;
        seed = from.seed;
        threads = from.threads;
    }

    /**
     * @param original the model before optimization
     * @param optimized the model after it
     * @param data a dataset: a file or folder
     */
    public static DiagnoseRequest of(Path original, Path optimized, Path data) {
        return new DiagnoseRequest(original, optimized, data);
    }

    /** With a number of samples, at least 1; 100 else. */
    public DiagnoseRequest withSamples(int most) {
        DiagnoseRequest copy = new DiagnoseRequest(this);
        copy.samples = OptionalInt.of(most);
        return copy;
    }

    /** With a seed for all that is drawn; 1 else. */
    public DiagnoseRequest withSeed(long value) {
        DiagnoseRequest copy = new DiagnoseRequest(this);
        copy.seed = value;
        return copy;
    }

    /** With a number of threads; as many as there are processors else. */
    public DiagnoseRequest withThreads(int number) {
        DiagnoseRequest copy = new DiagnoseRequest(this);
        copy.threads = number;
        return copy;
    }

    public Path original() {
        return original;
    }

    public Path optimized() {
        return optimized;
    }

    public Path data() {
        return data;
    }

    /** At most so many samples. */
    public int samples() {
        return samples.orElse(100);
    }

    public long seed() {
        return seed;
    }

    public int threads() {
        return threads;
    }
}
