package dev.hone.bench.train;

import dev.hone.api.Cancellation;
import dev.hone.api.Progress;
import dev.hone.api.data.Dataset;
import dev.hone.api.data.Samples;
import dev.hone.api.data.Split;
import dev.hone.api.graph.Operators;
import dev.hone.api.target.TargetProfile;
import dev.hone.api.technique.ActivationSink;
import dev.hone.api.technique.Context;
import dev.hone.format.tflite.internal.operators.TfliteLowering;
import dev.hone.format.tflite.internal.operators.TfliteTraits;
import dev.hone.format.tflite.internal.quantize.TfliteRealizer;
import dev.hone.model.Graph;
import dev.hone.model.Model;
import dev.hone.model.Node;
import dev.hone.model.TensorRef;
import dev.hone.model.traits.Traits;
import dev.hone.target.tflite.internal.TfliteInt8;
import dev.hone.training.Trainer;
import java.lang.reflect.Proxy;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A stage on a TFLite model without a container and a runtime: what it observes is made up, as steps take the same time
 * whatever ranges they begin with.
 *
 * @param parameters by the names of their methods; the others have their defaults
 */
record Stage(Samples samples, Map<String, Object> parameters, Trainer trainer) implements Context, Dataset, Operators {

    private static final TfliteTraits TRAITS = new TfliteTraits();
    private static final TfliteLowering LOWERING = new TfliteLowering();

    @Override
    public <P> P parameters(Class<P> definition) {
        return definition.cast(Proxy.newProxyInstance(
                definition.getClassLoader(),
                new Class<?>[] {definition},
                (proxy, method, arguments) -> parameters.getOrDefault(method.getName(), method.getDefaultValue())));
    }

    @Override
    public TargetProfile target() {
        return new TfliteInt8().profile();
    }

    @Override
    public Optional<Dataset> data() {
        return Optional.of(this);
    }

    @Override
    public Operators operators() {
        return this;
    }

    @Override
    public <S> S dialectService(Class<S> contract) {
        return contract.cast(new TfliteRealizer());
    }

    @Override
    public <S> List<S> services(Class<S> contract) {
        return contract.isInstance(trainer) ? List.of(contract.cast(trainer)) : List.of();
    }

    @Override
    public boolean canObserve() {
        return true;
    }

    @Override
    public <S extends ActivationSink> List<S> observe(
            Model model, List<TensorRef> tensors, Samples from, long first, long count, Supplier<S> sinks) {
        S sink = sinks.get();
        for (int position = 0; position < tensors.size(); position++) {
            sink.accept(first, position, FloatBuffer.wrap(new float[] {-4, 4}));
        }
        return List.of(sink);
    }

    @Override
    public long seed() {
        return 1;
    }

    @Override
    public int threads() {
        return 1;
    }

    @Override
    public Progress progress() {
        return (step, done, total) -> {};
    }

    @Override
    public Cancellation cancellation() {
        return Cancellation.NEVER;
    }

    @Override
    public Path scratch() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<Samples> split(Split split) {
        return split == Split.TRAIN ? Optional.of(samples) : Optional.empty();
    }

    @Override
    public String description() {
        return "noise";
    }

    @Override
    public String hash() {
        return "";
    }

    @Override
    public void close() {}

    @Override
    public Optional<Traits> traits(Graph graph, Node node) {
        return TRAITS.of(graph, node);
    }

    @Override
    public Optional<Graph> lower(Graph graph, Node node) {
        return LOWERING.lower(graph, node);
    }
}
