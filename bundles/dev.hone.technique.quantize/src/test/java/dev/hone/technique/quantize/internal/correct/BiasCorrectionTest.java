package dev.hone.technique.quantize.internal.correct;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.hone.api.data.Samples;
import dev.hone.api.technique.ActivationSink;
import dev.hone.model.Graph;
import dev.hone.model.GraphBuilder;
import dev.hone.model.Lineage.Link;
import dev.hone.model.Lineage.Transform;
import dev.hone.model.Model;
import dev.hone.model.Node;
import dev.hone.model.Tensor;
import dev.hone.model.TensorData;
import dev.hone.model.TensorRef;
import dev.hone.quantization.ConstantValues;
import dev.hone.tck.kit.Network;
import dev.hone.tck.kit.NetworkOperators;
import dev.hone.tck.kit.NetworkRun;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class BiasCorrectionTest {

    private static final int ROWS = 4;
    private static final int CHANNELS = 5;
    private static final int SAMPLES = 60;

    /** Samples run one after the other, each in the sink of a thread that depends on a seed. */
    private static BiasCorrection.Observer observer(long threads) {
        return new BiasCorrection.Observer() {
            @Override
            public <S extends ActivationSink> List<S> observe(
                    Model model, List<TensorRef> tensors, Optional<Samples> kept, Supplier<S> sinks) {
                List<S> all = List.of(sinks.get(), sinks.get(), sinks.get());
                Random inputs = new Random(5);
                Random thread = new Random(threads);
                for (int sample = 0; sample < SAMPLES; sample++) {
                    double[] own = inputs.doubles(ROWS * CHANNELS, 0, 1).toArray();
                    Map<Integer, double[]> values =
                            NetworkRun.values(model, kept.isPresent() ? input(model, kept.get(), sample) : own);
                    S sink = all.get(thread.nextInt(3));
                    for (int position = 0; position < tensors.size(); position++) {
                        sink.accept(
                                sample,
                                position,
                                floats(values.get(tensors.get(position).tensor())));
                    }
                }
                return all;
            }
        };
    }

    private static double[] input(Model model, Samples kept, int sample) {
        int size =
                (int) model.main().tensor(model.main().inputs().get(0)).shape().elements();
        ByteBuffer bytes = ByteBuffer.allocate(size * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        kept.read(sample, 0, bytes);
        double[] values = new double[size];
        Arrays.setAll(values, i -> bytes.getFloat(i * Float.BYTES));
        return values;
    }

    private static FloatBuffer floats(double[] values) {
        FloatBuffer buffer = FloatBuffer.allocate(values.length);
        for (double value : values) {
            buffer.put((float) value);
        }
        return buffer.flip();
    }

    /** Rounds weights down, which shifts what they give. */
    private static Model coarse(Model model) {
        Graph graph = model.main();
        GraphBuilder builder = graph.edit();
        for (Node node : graph.nodes()) {
            graph.input(node, 1).ifPresent(weight -> builder.put(rounded(weight)));
        }
        return model.withGraph(0, builder.build());
    }

    private static Tensor rounded(Tensor weight) {
        float[] values = ConstantValues.all(weight);
        float largest = 0;
        for (float value : values) {
            largest = Math.max(largest, Math.abs(value));
        }
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) Math.floor(values[i] / largest * 16) * largest / 16;
        }
        return weight.withData(Optional.of(TensorData.ofFloats(values)));
    }

    private static Network chain(long seed) {
        return new Network(seed, ROWS, CHANNELS)
                .layer("CONV_RELU", 6)
                .layer("DEPTHWISE", 1)
                .layer("CONV", 4);
    }

    private static BiasCorrection.Result corrected(Model model, long threads) {
        return BiasCorrection.apply(
                model,
                coarse(model),
                NetworkOperators.INSTANCE,
                observer(threads),
                SAMPLES,
                BiasCorrectionTest::coarse);
    }

    private static double[] means(Model model) {
        TensorRef output = new TensorRef(0, model.main().outputs().get(0));
        double[] sums = new double[4];
        observer(0).observe(model, List.of(output), Optional.empty(), () -> (sample, position, values) -> {
            for (int i = 0; i < values.limit(); i++) {
                sums[i % 4] += values.get(i) / SAMPLES / ROWS;
            }
        });
        return sums;
    }

    @Property(tries = 50)
    void givesChannelsTheMeansThatTheyHaveInFloat(@ForAll long seed) {
        Model model = chain(seed).model();
        double[] expected = means(model);
        double[] corrected = means(coarse(corrected(model, 0).model().model()));
        for (int i = 0; i < expected.length; i++) {
            assertThat(corrected[i]).isCloseTo(expected[i], within(1e-4 * (1 + Math.abs(expected[i]))));
        }
    }

    @Test
    void takesIntoAccountThatAnActivationCutsValuesOff() {
        Model model = new Network(3, ROWS, CHANNELS).layer("CONV_RELU", 4).model();
        double[] expected = means(model);
        double before = distance(expected, means(coarse(model)));
        double after =
                distance(expected, means(coarse(corrected(model, 0).model().model())));
        assertThat(after).isLessThan(before / 2);
    }

    private static double distance(double[] expected, double[] actual) {
        double sum = 0;
        for (int i = 0; i < expected.length; i++) {
            sum += Math.abs(actual[i] - expected[i]);
        }
        return sum;
    }

    @Property(tries = 20)
    void doesNotDependOnWhichThreadSawWhichSample(@ForAll long threads) {
        Model model = chain(1).model();
        Model one = corrected(model, 0).model().model();
        Model other = corrected(model, threads).model().model();
        for (Tensor tensor : one.main().tensors()) {
            if (tensor.isConstant()) {
                assertThat(ConstantValues.all(other.main().tensor(tensor.id())))
                        .containsExactly(ConstantValues.all(tensor));
            }
        }
    }

    @Test
    void changesBiasesAloneAndSaysSo() {
        Model model = chain(1).model();
        BiasCorrection.Result result = corrected(model, 0);
        assertThat(result.layers()).isEqualTo(3);
        for (Node node : model.main().nodes()) {
            TensorRef weight = new TensorRef(0, node.input(1));
            TensorRef bias = new TensorRef(0, node.input(2));
            assertThat(result.model().model().tensor(weight)).isSameAs(model.tensor(weight));
            assertThat(result.model().lineage().of(bias, result.model().model()))
                    .containsExactly(new Link(bias, new Transform.Revalued()));
        }
    }

    @Test
    void runsEachLayerBehindTheOneBeforeIt() {
        Model model = chain(1).model();
        List<Integer> nodes = new ArrayList<>();
        BiasCorrection.Observer observer = observer(0);
        BiasCorrection.Observer counting = new BiasCorrection.Observer() {
            @Override
            public <S extends ActivationSink> List<S> observe(
                    Model run, List<TensorRef> tensors, Optional<Samples> kept, Supplier<S> sinks) {
                nodes.add(run.main().nodes().size());
                return observer.observe(run, tensors, kept, sinks);
            }
        };
        BiasCorrection.apply(
                model, coarse(model), NetworkOperators.INSTANCE, counting, SAMPLES, BiasCorrectionTest::coarse);
        assertThat(nodes).containsExactly(3, 1, 1, 1, 1, 1);
    }

    @Test
    void leavesAModelWithoutLayersAlone() {
        Model model = new Network(1, ROWS, CHANNELS).unary("RELU").model();
        assertThat(corrected(model, 0).model().model()).isSameAs(model);
    }
}
