package dev.hone.technique.prune.internal;

import dev.hone.api.Cancellation;
import dev.hone.api.Progress;
import dev.hone.api.TensorSpec;
import dev.hone.api.data.Dataset;
import dev.hone.api.data.Samples;
import dev.hone.api.data.Split;
import dev.hone.api.graph.Operators;
import dev.hone.api.target.TargetProfile;
import dev.hone.api.technique.ActivationSink;
import dev.hone.api.technique.Context;
import dev.hone.api.technique.Established;
import dev.hone.model.Attributes;
import dev.hone.model.DataType;
import dev.hone.model.Graph;
import dev.hone.model.Model;
import dev.hone.model.Node;
import dev.hone.model.Shape;
import dev.hone.model.Tensor;
import dev.hone.model.TensorData;
import dev.hone.model.TensorRef;
import dev.hone.model.hone.HoneBuilder;
import dev.hone.model.hone.HoneOp;
import dev.hone.model.hone.Operations;
import dev.hone.model.hone.Value;
import dev.hone.model.traits.OperatorKind;
import dev.hone.model.traits.Traits;
import dev.hone.model.traits.WeightTrait;
import dev.hone.training.reference.ReferenceTrainer;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;
import org.osgi.util.converter.Converters;

/** A stage that trains a small classifier of the {@code hone} dialect with the reference trainer. */
final class Training implements Context, Dataset, Operators, Samples {

    private static final int WIDTH = 6;

    final Map<String, Object> parameters = new HashMap<>();
    List<Established> established = List.of();

    /** Two dense layers with kernels of 6x8 and 8x6. */
    static Model classifier() {
        HoneBuilder hone = new HoneBuilder();
        Operations operations = new Operations(hone);
        Random random = new Random(3);
        Value x = hone.input("x", DataType.FLOAT32, Shape.of(Shape.DYNAMIC, WIDTH));
        Value hidden = hone.unary(HoneOp.RELU, operations.matmul(x, kernel(hone, random, "first", WIDTH, 8), false));
        Value scores = operations.matmul(hidden, kernel(hone, random, "second", 8, WIDTH), false);
        Value output = operations.along(HoneOp.SOFTMAX, scores, -1);
        return Model.of(HoneOp.DIALECT, List.of(hone.build("net", List.of(x), List.of(output))), Attributes.NONE);
    }

    private static Value kernel(HoneBuilder hone, Random random, String name, int rows, int columns) {
        float[] values = new float[rows * columns];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return hone.constant(name, DataType.FLOAT32, Shape.of(rows, columns), TensorData.ofFloats(values));
    }

    static TensorRef named(Model model, String name) {
        return model.main().tensors().stream()
                .filter(tensor -> tensor.name().equals(name))
                .map(tensor -> new TensorRef(0, tensor.id()))
                .findFirst()
                .orElseThrow();
    }

    Training with(String parameter, Object value) {
        parameters.put(parameter, value);
        return this;
    }

    @Override
    public <P> P parameters(Class<P> definition) {
        return Converters.standardConverter().convert(parameters).to(definition);
    }

    @Override
    public TargetProfile target() {
        return TargetProfile.of("board", "1", "hone").build();
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
        throw new UnsupportedOperationException();
    }

    @Override
    public <S> List<S> services(Class<S> contract) {
        Object trainer = new ReferenceTrainer();
        return contract.isInstance(trainer) ? List.of(contract.cast(trainer)) : List.of();
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
        return split == Split.TRAIN ? Optional.of(this) : Optional.empty();
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
    public long size() {
        return 64;
    }

    private static float value(long sample, int i) {
        return (sample * 37 + i * 101L + sample * i * 13) % 251 / 255f;
    }

    @Override
    public void read(long sample, int input, ByteBuffer target) {
        for (int i = 0; i < WIDTH; i++) {
            target.putFloat(value(sample, i));
        }
    }

    /** The position of the largest value. */
    @Override
    public Optional<TensorSpec> labels() {
        return Optional.of(new TensorSpec("labels", DataType.INT64, Shape.SCALAR, Optional.empty()));
    }

    @Override
    public void readLabel(long sample, ByteBuffer target) {
        int largest = 0;
        for (int i = 1; i < WIDTH; i++) {
            largest = value(sample, i) > value(sample, largest) ? i : largest;
        }
        target.putLong(largest);
    }

    @Override
    public Optional<Traits> traits(Graph graph, Node node) {
        return node.operator().equals(HoneOp.MATMUL.name())
                ? Optional.of(Traits.of(OperatorKind.DENSE)
                        .weight(new WeightTrait(1, 0, Tensor.NONE, 1, 0, List.of(), true))
                        .build())
                : Optional.empty();
    }

    @Override
    public Optional<Graph> lower(Graph graph, Node node) {
        return Optional.empty();
    }
}
