package dev.hone.tck.kit;

import dev.hone.api.Cancellation;
import dev.hone.api.HoneException;
import dev.hone.api.HoneException.Reason;
import dev.hone.api.Progress;
import dev.hone.api.data.Dataset;
import dev.hone.api.data.Samples;
import dev.hone.api.graph.Operators;
import dev.hone.api.target.TargetProfile;
import dev.hone.api.technique.ActivationSink;
import dev.hone.api.technique.Context;
import dev.hone.api.technique.Established;
import dev.hone.model.Model;
import dev.hone.model.TensorRef;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.osgi.util.converter.Converters;

/**
 * What a technique works with, in memory: one context for one call of {@link dev.hone.api.technique.Technique#apply}.
 * Observes models of a {@link Network}'s operators by evaluating them. Counts what is done with it, and refuses to be
 * used once it is closed, as the platform's context must not be used after the technique returned.
 *
 * <p>Safe for use by several threads, as far as the contract of {@link Context} goes.
 */
public final class KitContext implements Context, AutoCloseable {

    private final KitSettings settings;
    private final Scratch scratch = new Scratch();
    private final ProgressCheck progress = new ProgressCheck();
    private final AtomicInteger observed = new AtomicInteger();
    private final AtomicBoolean cancelled = new AtomicBoolean();
    private final AtomicBoolean closed = new AtomicBoolean();

    private KitContext(KitSettings settings) {
        this.settings = settings;
    }

    /**
     * A context for a model: the defaults of all parameters, the target {@link #board()}, data, the operators and the
     * quantization realizer of a {@link Network}, a runtime, the seed 1 and 2 threads.
     */
    public static KitContext of(Model model) {
        KitSettings settings = new KitSettings();
        settings.data = Optional.of(KitData.of(model));
        return new KitContext(settings);
    }

    /** A target without limits that runs the kit's dialect. */
    public static TargetProfile board() {
        return TargetProfile.of("kit-board", "1", Network.DIALECT)
                .description("a target for tests")
                .build();
    }

    /** A new context with other parameters, by the names that users write. */
    public KitContext withParameters(Map<String, Object> parameters) {
        return with(settings -> settings.parameters = Map.copyOf(parameters));
    }

    /** A new context with another target. */
    public KitContext withTarget(TargetProfile target) {
        return with(settings -> settings.target = target);
    }

    /** A new context with other data, or none. */
    public KitContext withData(Optional<? extends Dataset> data) {
        return with(settings -> settings.data = data.map(Dataset.class::cast));
    }

    /** A new context where {@link #observe} uses another runtime, or has none. */
    public KitContext withRuntime(Optional<KitRuntime> runtime) {
        return with(settings -> settings.runtime = runtime);
    }

    /** A new context in a chain that began with this model. */
    public KitContext withOriginal(Model original) {
        return with(settings -> settings.original = Optional.of(original));
    }

    /** A new context with knowledge of other operators. */
    public KitContext withOperators(Operators operators) {
        return with(settings -> settings.operators = operators);
    }

    /** A new context whose dialect gives these services and no others, by contract. */
    public KitContext withDialectServices(Map<Class<?>, Object> services) {
        return with(settings -> settings.services = Map.copyOf(services));
    }

    /** A new context with these services, each found by every contract that it fulfils. */
    public KitContext withServices(List<Object> found) {
        return with(settings -> settings.found = List.copyOf(found));
    }

    /** A new context whose model has properties that earlier stages established. */
    public KitContext withEstablished(List<Established> established) {
        return with(settings -> settings.established = List.copyOf(established));
    }

    /** A new context of a stage of several parts: the parameters of each, by the text that {@link #part} takes. */
    public KitContext withParts(Map<String, Map<String, Object>> parts) {
        return with(settings -> settings.parts = Map.copyOf(parts));
    }

    /** A new context with another seed. */
    public KitContext withSeed(long seed) {
        return with(settings -> settings.seed = seed);
    }

    /** A new context with another number of threads. */
    public KitContext withThreads(int threads) {
        return with(settings -> settings.threads = threads);
    }

    private KitContext with(Consumer<KitSettings> change) {
        KitSettings changed = settings.copy();
        change.accept(changed);
        return new KitContext(changed);
    }

    /** The parameters, by the names that users write. */
    public Map<String, Object> parameters() {
        return settings.parameters;
    }

    @Override
    public <P> P parameters(Class<P> definition) {
        requireOpen();
        return Converters.standardConverter().convert(settings.parameters).to(definition);
    }

    /** Its own part in what is counted. */
    @Override
    public KitContext part(String stage) {
        requireOpen();
        Map<String, Object> own = settings.parts.get(stage);
        if (own == null) {
            throw new HoneException(
                    Reason.USAGE,
                    "'" + stage + "' is no stage within this one; those that are: " + settings.parts.keySet());
        }
        return withParameters(own);
    }

    @Override
    public TargetProfile target() {
        requireOpen();
        return settings.target;
    }

    @Override
    public Optional<Dataset> data() {
        requireOpen();
        return settings.data;
    }

    @Override
    public Operators operators() {
        requireOpen();
        return settings.operators;
    }

    @Override
    public <S> S dialectService(Class<S> contract) {
        requireOpen();
        Object service = settings.services.get(contract);
        if (service == null) {
            throw new HoneException(
                    Reason.MISSING, "there is no " + contract.getSimpleName() + " for the dialect " + Network.DIALECT);
        }
        return contract.cast(service);
    }

    @Override
    public <S> List<S> services(Class<S> contract) {
        requireOpen();
        return settings.found.stream()
                .filter(contract::isInstance)
                .map(contract::cast)
                .toList();
    }

    @Override
    public List<Established> established() {
        requireOpen();
        return settings.established;
    }

    @Override
    public Optional<Model> original() {
        requireOpen();
        return settings.original;
    }

    @Override
    public boolean canObserve() {
        requireOpen();
        return settings.runtime.isPresent();
    }

    @Override
    public <S extends ActivationSink> List<S> observe(
            Model model, List<TensorRef> tensors, Samples samples, long first, long count, Supplier<S> sinks) {
        requireOpen();
        KitRuntime runtime = settings.runtime.orElseThrow(() -> new HoneException(
                Reason.MISSING, "there is no runtime for the format " + Network.DIALECT + " on this host"));
        List<S> made = Stream.generate(sinks).limit(settings.threads).toList();
        for (long sample = first; sample < first + count; sample++) {
            cancellation().check();
            observed.incrementAndGet();
            List<FloatBuffer> values = runtime.run(model, tensors, samples, sample);
            S sink = made.get((int) (sample % made.size()));
            for (int position = 0; position < tensors.size(); position++) {
                sink.accept(sample, position, values.get(position));
            }
        }
        return made;
    }

    @Override
    public long seed() {
        requireOpen();
        return settings.seed;
    }

    @Override
    public int threads() {
        requireOpen();
        return settings.threads;
    }

    @Override
    public Progress progress() {
        requireOpen();
        return (step, done, total) -> {
            requireOpen();
            progress.report(step, done, total);
        };
    }

    @Override
    public Cancellation cancellation() {
        requireOpen();
        return cancelled::get;
    }

    @Override
    public Path scratch() {
        requireOpen();
        return scratch.folder();
    }

    /** Cancels what runs with this context. */
    public void cancel() {
        cancelled.set(true);
    }

    /** Reports of progress so far. */
    public int progressed() {
        return progress.reports();
    }

    /** Samples that models were run on so far. */
    public int observed() {
        return observed.get();
    }

    /** Inputs and labels that were read so far, if the data is the kit's; 0 for other data. */
    public long reads() {
        return settings.data
                .filter(KitData.class::isInstance)
                .map(data -> ((KitData) data).reads())
                .orElse(0L);
    }

    /** Whether the folder for files was asked for. */
    public boolean scratched() {
        return scratch.isThere();
    }

    /** The last report of progress that cannot be; empty if all can. */
    public String wrongProgress() {
        return progress.wrong();
    }

    /** Ends the stage: deletes the folder for files. */
    @Override
    public void close() {
        closed.set(true);
        scratch.close();
    }

    private void requireOpen() {
        if (closed.get()) {
            throw new IllegalStateException("the context was used after the technique returned");
        }
    }
}
