package dev.hone.technique.quantize.internal.equalize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.hone.model.Graph;
import dev.hone.model.Lineage.Link;
import dev.hone.model.Lineage.Transform;
import dev.hone.model.Model;
import dev.hone.model.Node;
import dev.hone.model.TensorData;
import dev.hone.model.TensorRef;
import dev.hone.quantization.ConstantValues;
import dev.hone.tck.kit.Network;
import dev.hone.tck.kit.NetworkOperators;
import dev.hone.tck.kit.NetworkRun;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class EqualizationTest {

    private static Model equalized(Model model) {
        return Equalization.apply(model, NetworkOperators.INSTANCE).model().model();
    }

    private static float[] constant(Model model, int node, int input) {
        Graph graph = model.main();
        return ConstantValues.all(graph.tensor(graph.nodes().get(node).input(input)));
    }

    @Property(tries = 200)
    void leavesTheFunctionAsItIs(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 4) int rows,
            @ForAll @IntRange(min = 1, max = 5) int channels,
            @ForAll @IntRange(min = 1, max = 9) int layers) {
        Random random = new Random(seed);
        Network chain = new Network(seed, rows, channels);
        for (int i = 0; i < layers; i++) {
            String activation = new String[] {"", "_RELU", "_RELU6"}[random.nextInt(3)];
            switch (random.nextInt(6)) {
                case 0, 1 -> chain.layer("CONV" + activation, 1 + random.nextInt(6));
                case 2 -> chain.layer("DEPTHWISE" + activation, 1 + random.nextInt(2));
                case 3 -> chain.layer("DENSE" + activation, 1 + random.nextInt(6));
                case 4 -> chain.unary("RELU");
                default -> chain.flatten();
            }
        }
        Model model = chain.max().layer("CONV", 3).model();
        Model equalized = equalized(model);
        double[] input = random.doubles((long) rows * channels, -2, 2).toArray();
        double[] expected = NetworkRun.run(model, input);
        double[] actual = NetworkRun.run(equalized, input);
        for (int i = 0; i < expected.length; i++) {
            assertThat(actual[i]).isCloseTo(expected[i], within(1e-4 * scale(expected)));
        }
    }

    private static double scale(double[] values) {
        double largest = 1e-3;
        for (double value : values) {
            largest = Math.max(largest, Math.abs(value));
        }
        return largest;
    }

    @Property(tries = 50)
    void givesBothLayersTheSameMagnitudeInEveryChannel(@ForAll long seed) {
        Model equalized = equalized(
                new Network(seed, 3, 4).layer("CONV_RELU", 5).layer("CONV", 2).model());
        float[] first = constant(equalized, 0, 1);
        float[] second = constant(equalized, 1, 1);
        for (int channel = 0; channel < 5; channel++) {
            float written = 0;
            float read = 0;
            for (int i = 0; i < 4; i++) {
                written = Math.max(written, Math.abs(first[4 * channel + i]));
            }
            for (int i = 0; i < 2; i++) {
                read = Math.max(read, Math.abs(second[5 * i + channel]));
            }
            assertThat(read).isCloseTo(written, within(1e-3f * written));
        }
    }

    @Test
    void passesThroughActivationsPoolingAndFlattening() {
        Model model = new Network(1, 3, 4)
                .layer("CONV", 5)
                .unary("RELU")
                .layer("DEPTHWISE_RELU", 2)
                .flatten()
                .layer("DENSE", 4)
                .unary("RELU")
                .max()
                .layer("CONV", 2)
                .model();
        assertThat(ChannelPairs.in(model.main(), NetworkOperators.INSTANCE).pairs())
                .extracting(pair -> pair.second().node().operator())
                .containsExactly("DEPTHWISE_RELU", "DENSE", "CONV");
    }

    @Test
    void stopsAtBoundsUnknownOperatorsAndOutputs() {
        Model bounded =
                new Network(1, 2, 3).layer("CONV_RELU6", 3).layer("CONV", 2).model();
        assertThat(equalized(bounded)).isSameAs(bounded);
        assertThat(Equalization.apply(bounded, NetworkOperators.INSTANCE).notes())
                .containsExactly("equalized pairs of layers: 0; stopped at a bound such as that of RELU6: 1");
        Model unknown = new Network(1, 2, 3)
                .layer("CONV", 3)
                .unary("MYSTERY")
                .layer("CONV", 2)
                .model();
        assertThat(equalized(unknown)).isSameAs(unknown);
        Network chain = new Network(1, 2, 3).layer("CONV", 3);
        int seen = chain.last();
        Model output = chain.layer("CONV", 2).model(seen, chain.last());
        assertThat(equalized(output)).isSameAs(output);
    }

    @Test
    void leavesChannelsOfZerosAlone() {
        Model model =
                new Network(1, 2, 3).layer("CONV_RELU", 3).layer("CONV", 2).model();
        Graph graph = model.main();
        Node first = graph.nodes().get(0);
        float[] weight = ConstantValues.all(graph.tensor(first.input(1)));
        weight[3] = weight[4] = weight[5] = 0;
        Model pruned = model.withGraph(
                0,
                graph.edit()
                        .put(graph.tensor(first.input(1)).withData(Optional.of(TensorData.ofFloats(weight))))
                        .build());
        Model equalized = equalized(pruned);
        assertThat(constant(equalized, 0, 1)).doesNotContain(Float.NaN).containsSequence(0, 0, 0);
        assertThat(constant(equalized, 0, 2)[1]).isEqualTo(constant(pruned, 0, 2)[1]);
        assertThat(constant(equalized, 1, 1)[1]).isEqualTo(constant(pruned, 1, 1)[1]);
    }

    @Test
    void saysAlongWhichAxesWeightsWereScaled() {
        Model model = new Network(1, 2, 3)
                .layer("CONV_RELU", 3)
                .layer("CONV_RELU", 4)
                .layer("CONV", 2)
                .model();
        Equalization.Result result = Equalization.apply(model, NetworkOperators.INSTANCE);
        TensorRef middle = new TensorRef(0, model.main().nodes().get(1).input(1));
        TensorRef bias = new TensorRef(0, model.main().nodes().get(0).input(2));
        assertThat(result.model().lineage().of(middle, result.model().model()))
                .containsExactly(new Link(
                        middle,
                        new Transform.Chain(
                                List.of(new Transform.FoldedInto(0, false), new Transform.FoldedInto(1, false)))));
        assertThat(result.model().lineage().of(bias, result.model().model()))
                .containsExactly(new Link(bias, new Transform.FoldedInto(0, false)));
    }
}
