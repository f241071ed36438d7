package dev.hone.api.coordinator;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/** What is to be measured, and with what. Made by {@link #of}. */
public final class EvaluateRequest {

    private final Path model;
    private final Path data;
    private Optional<Path> against = Optional.empty();
    private OptionalInt batch = OptionalInt.empty();
    private long seed = 1;
    private int threads = Runtime.getRuntime().availableProcessors();

    private EvaluateRequest(Path model, Path data) {
        this.model = Objects.requireNonNull(model);
        this.data = Objects.requireNonNull(data);
    }

    private EvaluateRequest(EvaluateRequest from) {
        this(from.model, from.data);
        against = from.against;
        batch = from.batch;
        seed = from.seed;
        threads = from.threads;
    }

    /** @param data a file or folder */
    public static EvaluateRequest of(Path model, Path data) {
        return new EvaluateRequest(model, data);
    }

    /** With a model that it is compared with, sample by sample. */
    public EvaluateRequest withAgainst(Path other) {
        EvaluateRequest copy = new EvaluateRequest(this);
        copy.against = Optional.of(other);
        return copy;
    }

    /**
     * With the size to which an open batch is fixed where a model is realized in another format to be run, as from
     * Keras.
     */
    public EvaluateRequest withBatch(int samples) {
        EvaluateRequest copy = new EvaluateRequest(this);
        copy.batch = OptionalInt.of(samples);
        return copy;
    }

    /** With a seed for all that is drawn; 1 else. */
    public EvaluateRequest withSeed(long value) {
        EvaluateRequest copy = new EvaluateRequest(this);
        copy.seed = value;
        return copy;
    }

    /** With a number of threads; as many as there are processors else. */
    public EvaluateRequest withThreads(int number) {
        EvaluateRequest copy = new EvaluateRequest(this);
        copy.threads = number;
        return copy;
    }

    public Path model() {
        return model;
    }

    public Path data() {
        return data;
    }

    public Optional<Path> against() {
        return against;
    }

    /** Empty to leave an open batch open. */
    public OptionalInt batch() {
        return batch;
    }

    public long seed() {
        return seed;
    }

    public int threads() {
        return threads;
    }
}
