package dev.hone.api.coordinator;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** What is to be optimized, for what, and how. Made by {@link #of}. */
public final class OptimizeRequest {

    private final Path model;
    private final Path output;
    private final String target;
    private Optional<Path> data = Optional.empty();
    private Optional<String> chain = Optional.empty();
    private OptionalDouble maxDrop = OptionalDouble.empty();
    private boolean explain;
    private long seed = 1;
    private int priority;
    private boolean fresh;
    private boolean fallback;
    private OptionalInt batch = OptionalInt.empty();
    private boolean foldPreprocessing;
    private int threads = Runtime.getRuntime().availableProcessors();

    private OptimizeRequest(Path model, String target, Path output) {
        this.model = Objects.requireNonNull(model);
        this.target = Objects.requireNonNull(target);
        this.output = Objects.requireNonNull(output);
    }

    private OptimizeRequest(OptimizeRequest from) {
        this(from.model, from.target, from.output);
        take(from);
    }

    private void take(OptimizeRequest from) {
        data = from.data;
        chain = from.chain;
        maxDrop = from.maxDrop;
        explain = from.explain;
        seed = from.seed;
        threads = from.threads;
        priority = from.priority;
        fresh = from.fresh;
        fallback = from.fallback;
        batch = from.batch;
        foldPreprocessing = from.foldPreprocessing;
    }

    /**
     * @param target id of the hardware target
     * @param output the file to be written; its provenance is written beside it with {@code .hone.json} for its ending
     */
    public static OptimizeRequest of(Path model, String target, Path output) {
        return new OptimizeRequest(model, target, output);
    }

    /** With a dataset: a file or folder. */
    public OptimizeRequest withData(Path location) {
        OptimizeRequest copy = new OptimizeRequest(this);
        copy.data = Optional.of(location);
        return copy;
    }

    /** With a chain, as text or JSON, instead of the target's own. */
    public OptimizeRequest withChain(String text) {
        OptimizeRequest copy = new OptimizeRequest(this);
        copy.chain = Optional.of(text);
        return copy;
    }

    /** With a bound on what a stage may cost on the validate split, in the unit of the first metric. */
    public OptimizeRequest withMaxDrop(double drop) {
        OptimizeRequest copy = new OptimizeRequest(this);
        copy.maxDrop = OptionalDouble.of(drop);
        return copy;
    }

    /**
     * With an explanation of the last stage whose technique has a {@link dev.hone.api.diagnosis.Diagnostician}, and
     * with trials of the settings that it suggests: what is written is the best on the validate split.
     */
    public OptimizeRequest withExplain(boolean asked) {
        OptimizeRequest copy = new OptimizeRequest(this);
        copy.explain = asked;
        return copy;
    }

    /** With a seed for all that is drawn; 1 else. */
    public OptimizeRequest withSeed(long value) {
        OptimizeRequest copy = new OptimizeRequest(this);
        copy.seed = value;
        return copy;
    }

    /** With a number of threads; as many as there are processors else. */
    public OptimizeRequest withThreads(int number) {
        OptimizeRequest copy = new OptimizeRequest(this);
        copy.threads = number;
        return copy;
    }

    /** With a priority: of the jobs that are queued, the one of highest priority is run first; 0 else. */
    public OptimizeRequest withPriority(int value) {
        OptimizeRequest copy = new OptimizeRequest(this);
        copy.priority = value;
        return copy;
    }

    /** Whether every stage is computed anew, instead of taking what an equal stage made before. */
    public OptimizeRequest withFresh(boolean asked) {
        OptimizeRequest copy = new OptimizeRequest(this);
        copy.fresh = asked;
        return copy;
    }

    /**
     * Whether a stage that would destroy what an earlier stage of the chain established is tried in the other ways that
     * its technique has ({@link dev.hone.api.technique.TechniqueType#fallbacks}), the first of which that destroys
     * nothing is kept. It is rolled back at once else. A chain as JSON may say the same of itself.
     */
    public OptimizeRequest withFallback(boolean asked) {
        OptimizeRequest copy = new OptimizeRequest(this);
        copy.fallback = asked;
        return copy;
    }

    /**
     * With an open batch fixed to a number of samples, at least 1. For models that are written in another format than
     * they are read from; samples of data then have that number in front.
     */
    public OptimizeRequest withBatch(int samples) {
        OptimizeRequest copy = new OptimizeRequest(this);
        copy.batch = OptionalInt.of(samples);
        return copy;
    }

    /**
     * Whether scaling and shifting of pixels at the front of a model becomes the quantization of its inputs, so that
     * what is written takes pixels as they are: int8, pixel - 128. For models that are written in another format than
     * they are read from; the job fails, saying why, where the result would not take such pixels.
     */
    public OptimizeRequest withFoldPreprocessing(boolean asked) {
        OptimizeRequest copy = new OptimizeRequest(this);
        copy.foldPreprocessing = asked;
        return copy;
    }

    /** The same request whatever the folder it is read from: with absolute paths. */
    public OptimizeRequest absolute() {
        OptimizeRequest copy = new OptimizeRequest(absolute(model), target, absolute(output));
        copy.take(this);
        copy.data = data.map(OptimizeRequest::absolute);
        return copy;
    }

    private static Path absolute(Path path) {
        return path.toAbsolutePath().normalize();
    }

    public Path model() {
        return model;
    }

    public Path output() {
        return output;
    }

    public String target() {
        return target;
    }

    public Optional<Path> data() {
        return data;
    }

    public Optional<String> chain() {
        return chain;
    }

    public OptionalDouble maxDrop() {
        return maxDrop;
    }

    public boolean explain() {
        return explain;
    }

    public long seed() {
        return seed;
    }

    public int threads() {
        return threads;
    }

    public int priority() {
        return priority;
    }

    public boolean fresh() {
        return fresh;
    }

    public boolean fallback() {
        return fallback;
    }

    public OptionalInt batch() {
        return batch;
    }

    public boolean foldPreprocessing() {
        return foldPreprocessing;
    }
}
