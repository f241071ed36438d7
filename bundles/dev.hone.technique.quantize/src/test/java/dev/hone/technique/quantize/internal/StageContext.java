package dev.hone.technique.quantize.internal;

import dev.hone.api.Cancellation;
import dev.hone.api.Progress;
import dev.hone.api.TensorSpec;
import dev.hone.api.data.Dataset;
import dev.hone.api.data.Samples;
import dev.hone.api.data.Split;
import dev.hone.api.graph.GraphPass;
import dev.hone.api.graph.Operators;
import dev.hone.api.target.Benefit;
import dev.hone.api.target.TargetProfile;
import dev.hone.api.technique.ActivationSink;
import dev.hone.api.technique.Context;
import dev.hone.model.DataType;
import dev.hone.model.Graph;
import dev.hone.model.GraphBuilder;
import dev.hone.model.Lineage;
import dev.hone.model.Model;
import dev.hone.model.Node;
import dev.hone.model.Tensor;
import dev.hone.model.TensorRef;
import dev.hone.model.traits.Operand;
import dev.hone.model.traits.OperatorKind;
import dev.hone.model.traits.Traits;
import dev.hone.model.traits.WeightTrait;
import dev.hone.quantization.QuantizationPlan;
import dev.hone.quantization.QuantizationRealizer;
import dev.hone.quantization.QuantizedData;
import dev.hone.quantization.Stored;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A stage whose runtime gives every activation of sample n the values -n and n, and whose format stores what is
 * planned.
 */
final class StageContext implements Context, Dataset, QuantizationRealizer, Operators {

    final Map<String, Object> parameters = new HashMap<>();
    final Map<Split, Integer> splits = new HashMap<>();
    final Map<Long, Float> broken = new HashMap<>();
    boolean hasData = true;
    boolean hasRuntime = true;
    boolean forgetsZeroPoints;

    @Override
    public <P> P parameters(Class<P> definition) {
        return definition.cast(Proxy.newProxyInstance(
                definition.getClassLoader(),
                new Class<?>[] {definition},
                (proxy, method, arguments) -> parameters.getOrDefault(method.getName(), method.getDefaultValue())));
    }

    @Override
    public TargetProfile target() {
        return TargetProfile.of("board", "1", "toy")
                .weightTypes(DataType.FLOAT16, DataType.INT8, DataType.INT4)
                .dynamicRange(true)
                .benefit(new Benefit("int8", true, true, "integer kernels"))
                .benefit(new Benefit("sparsity", false, true, "compressed"))
                .build();
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
        return contract.cast(this);
    }

    @Override
    public boolean canObserve() {
        return hasRuntime;
    }

    @Override
    public <S extends ActivationSink> List<S> observe(
            Model model, List<TensorRef> tensors, Samples samples, long first, long count, Supplier<S> sinks) {
        List<S> all = List.of(sinks.get(), sinks.get());
        for (long sample = first; sample < first + count; sample++) {
            for (int position = 0; position < tensors.size(); position++) {
                float value = broken.getOrDefault(sample, (float) sample);
                all.get((int) (sample % 2)).accept(sample, position, FloatBuffer.wrap(new float[] {-value, value}));
            }
        }
        return all;
    }

    @Override
    public long seed() {
        return 0;
    }

    @Override
    public int threads() {
        return 2;
    }

    @Override
    public Progress progress() {
        return Progress.NONE;
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
        return Optional.ofNullable(splits.get(split)).map(StageContext::samples);
    }

    private static Samples samples(int size) {
        return new Samples() {
            @Override
            public long size() {
                return size;
            }

            @Override
            public void read(long sample, int input, ByteBuffer target) {
                throw new UnsupportedOperationException();
            }

            @Override
            public Optional<TensorSpec> labels() {
                return Optional.empty();
            }

            @Override
            public void readLabel(long sample, ByteBuffer target) {
                throw new UnsupportedOperationException();
            }
        };
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
    public GraphPass.Result realize(Model model, QuantizationPlan plan, Operators operators) {
        GraphBuilder built = model.main().edit();
        for (Tensor tensor : model.main().tensors()) {
            Stored stored = plan.tensors().get(new TensorRef(0, tensor.id()));
            if (stored != null && !(forgetsZeroPoints && tensor.isConstant())) {
                built.put(tensor.withType(stored.type())
                        .withQuantization(Optional.of(stored.quantization()))
                        .withData(tensor.data().map(data -> QuantizedData.of(data, tensor.shape(), stored))));
            }
        }
        return new GraphPass.Result(model.withGraph(0, built.build()), Lineage.IDENTITY);
    }

    @Override
    public Optional<Traits> traits(Graph graph, Node node) {
        return switch (node.operator()) {
            case "DENSE" ->
                Optional.of(Traits.of(OperatorKind.DENSE)
                        .weight(new WeightTrait(1, 0, 2, 0, 1, List.of(), true))
                        .integer(DataType.INT8)
                        .build());
            case "RESHAPE" ->
                Optional.of(Traits.of(OperatorKind.MOVEMENT)
                        .tie(Operand.input(0), Operand.output(0))
                        .integer(DataType.INT8)
                        .build());
            default -> Optional.empty();
        };
    }

    @Override
    public Optional<Graph> lower(Graph graph, Node node) {
        return Optional.empty();
    }
}
