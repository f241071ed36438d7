package dev.hone.training.tuning;

import dev.hone.api.Cancellation;
import dev.hone.api.Progress;
import dev.hone.api.TensorSpec;
import dev.hone.api.data.Dataset;
import dev.hone.api.data.Samples;
import dev.hone.api.data.Split;
import dev.hone.api.data.StoredInput;
import dev.hone.api.graph.Operators;
import dev.hone.api.target.TargetProfile;
import dev.hone.api.technique.ActivationSink;
import dev.hone.api.technique.Context;
import dev.hone.api.technique.Established;
import dev.hone.model.DataType;
import dev.hone.model.Graph;
import dev.hone.model.Model;
import dev.hone.model.Node;
import dev.hone.model.Shape;
import dev.hone.model.TensorRef;
import dev.hone.model.traits.Traits;
import dev.hone.training.reference.ReferenceTrainer;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** A stage on models of the {@code hone} dialect, with whatever data and services are given. */
final class TestContext implements Context, Dataset, Operators {

    final Map<String, Object> parameters = new HashMap<>();
    final Map<Split, Samples> splits = new EnumMap<>(Split.class);
    final List<Object> services = new ArrayList<>();
    final List<Established> established = new ArrayList<>();
    final List<String> progress = new ArrayList<>();
    Optional<Model> original = Optional.empty();
    boolean hasData = true;
    Function<Node, Optional<Traits>> known = node -> Optional.empty();

    /** Rows of bytes; the label is the position of the largest, unless it is asked for as a real number. */
    record Rows(long size, int width, DataType label, boolean stored) implements Samples {

        private int value(long sample, int i) {
            return (int) ((sample * 37 + i * 101L + sample * i * 13) % 251);
        }

        @Override
        public void read(long sample, int input, ByteBuffer target) {
            for (int i = 0; i < width; i++) {
                target.putFloat(value(sample, i) / 255f);
            }
        }

        @Override
        public Optional<StoredInput> stored(int input) {
            return stored ? Optional.of(StoredInput.of(DataType.UINT8, 255)) : Optional.empty();
        }

        @Override
        public void readStored(long sample, int input, ByteBuffer target) {
            for (int i = 0; i < width; i++) {
                target.put((byte) value(sample, i));
            }
        }

        @Override
        public Optional<TensorSpec> labels() {
            return Optional.ofNullable(label)
                    .map(type -> new TensorSpec("labels", type, Shape.SCALAR, Optional.empty()));
        }

        @Override
        public void readLabel(long sample, ByteBuffer target) {
            int largest = 0;
            for (int i = 1; i < width; i++) {
                largest = value(sample, i) > value(sample, largest) ? i : largest;
            }
            if (label == DataType.INT64) {
                target.putLong(largest);
            } else {
                target.putFloat(value(sample, 0) / 255f);
            }
        }
    }

    /** With labelled bytes for {@link Networks#classifier}, and what trains on it in no time. */
    static TestContext classifying() {
        TestContext context = new TestContext();
        context.services.add(new ReferenceTrainer());
        return context.with(Split.TRAIN, new Rows(64, 4, DataType.INT64, true))
                .with(Split.VALIDATE, new Rows(16, 4, DataType.INT64, true))
                .with("batch", 8)
                .with("epochs", 6)
                .with("learning$_$rate", "0.02");
    }

    TestContext with(String parameter, Object value) {
        parameters.put(parameter, value);
        return this;
    }

    TestContext with(Split split, Samples samples) {
        splits.put(split, samples);
        return this;
    }

    @Override
    public <P> P parameters(Class<P> definition) {
        return definition.cast(Proxy.newProxyInstance(
                definition.getClassLoader(),
                new Class<?>[] {definition},
                (proxy, method, arguments) -> parameters.getOrDefault(method.getName(), method.getDefaultValue())));
    }

    @Override
    public TargetProfile target() {
        return TargetProfile.of("board", "1", "toy").build();
    }

    @Override
    public Optional<Model> original() {
        return original;
    }

    @Override
    public Optional<Dataset> data() {
        return hasData ? Optional.of(this) : Optional.empty();
    }

    @Override
    public Operators operators() {
        return this;
    }

    @Override
    public <S> S dialectService(Class<S> contract) {
        return services(contract).get(0);
    }

    @Override
    public <S> List<S> services(Class<S> contract) {
        return services.stream()
                .filter(contract::isInstance)
                .map(contract::cast)
                .toList();
    }

    @Override
    public List<Established> established() {
        return established;
    }

    @Override
    public boolean canObserve() {
        return false;
    }

    @Override
    public <S extends ActivationSink> List<S> observe(
            Model model, List<TensorRef> tensors, Samples samples, long first, long count, Supplier<S> sinks) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long seed() {
        return 5;
    }

    @Override
    public int threads() {
        return 1;
    }

    @Override
    public Progress progress() {
        return (step, done, total) -> progress.add(step);
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
        return Optional.ofNullable(splits.get(split));
    }

    @Override
    public String description() {
        return "made up";
    }

    @Override
    public String hash() {
        return "";
    }

    @Override
    public void close() {}

    @Override
    public Optional<Traits> traits(Graph graph, Node node) {
        return known.apply(node);
    }

    @Override
    public Optional<Graph> lower(Graph graph, Node node) {
        return Optional.empty();
    }
}
