package dev.hone.technique.quantize.internal.analytic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.hone.api.graph.GraphPass;
import dev.hone.model.ChannelStatistics;
import dev.hone.model.DataType;
import dev.hone.model.Graph;
import dev.hone.model.GraphBuilder;
import dev.hone.model.Lineage;
import dev.hone.model.Lineage.Link;
import dev.hone.model.Lineage.Transform;
import dev.hone.model.Model;
import dev.hone.model.Node;
import dev.hone.model.Quantization;
import dev.hone.model.RealConstant;
import dev.hone.model.Tensor;
import dev.hone.model.TensorRef;
import dev.hone.quantization.QuantizedData;
import dev.hone.quantization.Stored;
import dev.hone.tck.kit.Network;
import dev.hone.tck.kit.NetworkOperators;
import dev.hone.tck.kit.NetworkRun;
import dev.hone.technique.quantize.internal.equalize.Equalization;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class AnalyticBiasCorrectionTest {

    private static final int ROWS = 4;
    private static final int CHANNELS = 5;
    private static final int SAMPLES = 1_000;

    private static final ChannelStatistics INPUT =
            ChannelStatistics.of(CHANNELS, i -> 0.5 * i - 1, i -> 0.3 + 0.1 * i).orElseThrow();

    /** A network that knows how its input is distributed. */
    private static Model described(Network network) {
        Model model = network.model();
        Graph graph = model.main();
        Tensor input = graph.tensor(graph.inputs().get(0));
        return model.withGraph(0, graph.edit().put(INPUT.on(input)).build());
    }

    /** Weights in so few levels that what is read of them is far from what was. */
    private static GraphPass.Result coarse(Model model) {
        Graph graph = model.main();
        GraphBuilder builder = graph.edit();
        Lineage.Builder lineage = Lineage.builder();
        for (Node node : graph.nodes()) {
            graph.input(node, 1).ifPresent(weight -> {
                float largest = 0;
                for (float value : RealConstant.of(weight).orElseThrow().values()) {
                    largest = Math.max(largest, Math.abs(value));
                }
                Quantization scale = Quantization.perTensor(largest / 8, 0);
                builder.put(weight.withType(DataType.INT8)
                        .withQuantization(Optional.of(scale))
                        .withData(Optional.of(QuantizedData.of(
                                weight.data().orElseThrow(), weight.shape(), new Stored(DataType.INT8, scale)))));
                TensorRef ref = new TensorRef(0, weight.id());
                lineage.link(ref, ref, new Transform.Quantized());
            });
        }
        return new GraphPass.Result(model.withGraph(0, builder.build()), lineage.build());
    }

    private static AnalyticBiasCorrection.Result corrected(Model model) {
        return AnalyticBiasCorrection.apply(model, coarse(model), NetworkOperators.INSTANCE);
    }

    /** The mean of each channel of the output over normally distributed inputs. */
    private static double[] means(Model model, int channels) {
        Random random = new Random(3);
        double[] means = new double[channels];
        double[] input = new double[ROWS * CHANNELS];
        for (int sample = 0; sample < SAMPLES; sample++) {
            for (int i = 0; i < input.length; i++) {
                int channel = i % CHANNELS;
                input[i] = INPUT.mean(channel) + INPUT.deviation(channel) * random.nextGaussian();
            }
            double[] output = NetworkRun.run(model, input);
            for (int i = 0; i < output.length; i++) {
                means[i % channels] += output[i] * channels / output.length / SAMPLES;
            }
        }
        return means;
    }

    private static double distance(double[] expected, double[] actual) {
        double sum = 0;
        for (int i = 0; i < expected.length; i++) {
            sum += Math.abs(actual[i] - expected[i]);
        }
        return sum;
    }

    @Property(tries = 20)
    void givesALayerTheMeansThatItHasInFloat(@ForAll long seed) {
        Model model = described(new Network(seed, ROWS, CHANNELS).layer("CONV", 6));
        double[] expected = means(model, 6);
        double before = distance(expected, means(coarse(model).model(), 6));
        double after = distance(
                expected, means(coarse(corrected(model).model().model()).model(), 6));
        assertThat(after).isLessThan(0.1 * before + 1e-9);
    }

    @Test
    void bringsOutputsNearerWhereWhatIsReadFollowsFromLayersAndActivations() {
        double before = 0;
        double after = 0;
        for (int seed = 0; seed < 12; seed++) {
            Model model = described(new Network(seed, ROWS, CHANNELS)
                    .layer("CONV_RELU", 6)
                    .layer("DEPTHWISE_RELU6", 1)
                    .layer("CONV", 4));
            AnalyticBiasCorrection.Result result = corrected(model);
            assertThat(result.layers()).isEqualTo(3);
            double[] expected = means(model, 4);
            double size = distance(expected, new double[4]);
            before += distance(expected, means(coarse(model).model(), 4)) / size;
            after += distance(expected, means(coarse(result.model().model()).model(), 4)) / size;
        }
        assertThat(after).isLessThan(0.5 * before);
    }

    @Test
    void changesBiasesAloneAndSaysSo() {
        Model model =
                described(new Network(1, ROWS, CHANNELS).layer("CONV_RELU", 6).layer("CONV", 4));
        AnalyticBiasCorrection.Result result = corrected(model);
        Model changed = result.model().model();
        for (Node node : model.main().nodes()) {
            TensorRef weight = new TensorRef(0, node.input(1));
            TensorRef bias = new TensorRef(0, node.input(2));
            assertThat(changed.tensor(weight)).isSameAs(model.tensor(weight));
            assertThat(result.model().lineage().of(bias, changed))
                    .containsExactly(new Link(bias, new Transform.Revalued()));
        }
    }

    @Test
    void leavesAloneWhatReadsSomethingUnknownAndCountsIt() {
        Model model = described(
                new Network(1, ROWS, CHANNELS).layer("CONV", 6).unary("MYSTERY").layer("CONV", 4));
        AnalyticBiasCorrection.Result result = corrected(model);
        assertThat(result.layers()).isEqualTo(1);
        assertThat(result.unknown()).isEqualTo(1);
    }

    @Test
    void isNotPossibleWhereNothingIsKnown() {
        Network network = new Network(1, ROWS, CHANNELS).layer("CONV", 6);
        assertThat(AnalyticBiasCorrection.isPossible(described(network))).isTrue();
        Model model = network.model();
        assertThat(AnalyticBiasCorrection.isPossible(model)).isFalse();
        assertThat(corrected(model).model().model()).isSameAs(model);
    }

    @Test
    void leavesWeightsAloneThatAreStoredAsTheyWere() {
        Model model = described(new Network(1, ROWS, CHANNELS).layer("CONV", 6));
        AnalyticBiasCorrection.Result result =
                AnalyticBiasCorrection.apply(model, GraphPass.Result.unchanged(model), NetworkOperators.INSTANCE);
        assertThat(result.model().model()).isSameAs(model);
        assertThat(result.unknown()).isZero();
    }

    @Property(tries = 20)
    void knowsWhatEqualizationMadeOfAnActivation(@ForAll long seed) {
        Network network = new Network(seed, ROWS, CHANNELS).layer("CONV_RELU", 6);
        int between = network.last();
        Model plain = described(network.layer("CONV", 4));
        ChannelStatistics known = ActivationStatistics.of(plain.main(), NetworkOperators.INSTANCE)
                .find(between)
                .orElseThrow();
        Model model = plain.withGraph(
                0,
                plain.main().edit().put(known.on(plain.main().tensor(between))).build());

        Graph equalized = Equalization.apply(model, NetworkOperators.INSTANCE)
                .model()
                .model()
                .main();
        ChannelStatistics carried =
                ChannelStatistics.of(equalized.tensor(between)).orElseThrow();
        Graph unsaid = equalized
                .edit()
                .put(ChannelStatistics.none(equalized.tensor(between)))
                .build();
        ChannelStatistics followed = ActivationStatistics.of(unsaid, NetworkOperators.INSTANCE)
                .find(between)
                .orElseThrow();
        for (int i = 0; i < 6; i++) {
            double size = Math.abs(followed.mean(i)) + followed.deviation(i);
            assertThat(carried.mean(i)).isCloseTo(followed.mean(i), within(1e-4 * size));
            assertThat(carried.deviation(i)).isCloseTo(followed.deviation(i), within(1e-4 * size));
        }
    }
}
