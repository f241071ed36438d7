package dev.hone.technique.quantize.internal.analytic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.hone.api.graph.Operators;
import dev.hone.model.DataType;
import dev.hone.model.Graph;
import dev.hone.model.Node;
import dev.hone.model.RealConstant;
import dev.hone.model.Shape;
import dev.hone.model.Tensor;
import dev.hone.model.hone.HoneBuilder;
import dev.hone.model.hone.Operations;
import dev.hone.model.hone.Value;
import dev.hone.model.traits.OperatorKind;
import dev.hone.model.traits.Traits;
import dev.hone.model.traits.WeightTrait;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** A convolution of an image whose channels have one value each has the means that the sums say. */
class WeightedSumsTest {

    private static final int SIZE = 7;
    private static final int KERNEL = 3;

    /** Of a graph of one convolution in the {@code hone} dialect. */
    private record Convolution(Graph graph, Node node, int groups) implements Operators {

        static Convolution of(int channels, int outputs, int groups, int stride, int dilation, boolean same) {
            HoneBuilder hone = new HoneBuilder();
            Random random = new Random(1);
            float[] weights = new float[KERNEL * KERNEL * channels / groups * outputs];
            for (int i = 0; i < weights.length; i++) {
                weights[i] = random.nextFloat() - 0.5f;
            }
            Value x = hone.input("x", DataType.FLOAT32, Shape.of(1, SIZE, SIZE, channels));
            Value filter = hone.floats("w", Shape.of(KERNEL, KERNEL, channels / groups, outputs), weights);
            Value y = new Operations(hone)
                    .convolution(x, filter, new int[] {stride, stride}, new int[] {dilation, 1}, same, groups);
            Graph graph = hone.build("main", List.of(x), List.of(y));
            return new Convolution(graph, graph.nodes().get(0), groups);
        }

        @Override
        public Optional<Traits> traits(Graph of, Node one) {
            return Optional.of(Traits.of(OperatorKind.CONVOLUTION)
                    .weight(new WeightTrait(1, 0, Tensor.NONE, 3, 2, List.of(0, 1), true))
                    .build());
        }

        @Override
        public Optional<Graph> lower(Graph of, Node one) {
            return Optional.of(graph);
        }

        float[] weights() {
            return RealConstant.of(graph.tensor(node.input(1))).orElseThrow().values();
        }

        double[] sums(double... values) {
            return WeightedSums.of(graph, node, traits(graph, node).orElseThrow(), values.length, this)
                    .orElseThrow()
                    .of(weights(), weight -> weight, i -> values[i]);
        }

        /** By walking over all positions. */
        double[] means(int stride, int dilation, boolean same, double... values) {
            Shape output = graph.tensor(node.output(0)).shape();
            int outputs = output.dimension(3);
            int read = values.length / groups;
            int height = output.dimension(1);
            int width = output.dimension(2);
            int top = same ? Math.max((height - 1) * stride + (KERNEL - 1) * dilation + 1 - SIZE, 0) / 2 : 0;
            int left = same ? Math.max((width - 1) * stride + KERNEL - SIZE, 0) / 2 : 0;
            double[] means = new double[outputs];
            for (int place = 0; place < height * width * KERNEL * KERNEL * read * outputs; place++) {
                int out = place % outputs;
                int in = place / outputs % read;
                int kx = place / outputs / read % KERNEL;
                int ky = place / outputs / read / KERNEL % KERNEL;
                int position = place / outputs / read / KERNEL / KERNEL;
                int y = position / width * stride - top + ky * dilation;
                int x = position % width * stride - left + kx;
                if (y >= 0 && y < SIZE && x >= 0 && x < SIZE) {
                    int group = out / (outputs / groups);
                    means[out] += weights()[((ky * KERNEL + kx) * read + in) * outputs + out]
                            * values[group * read + in]
                            / (height * width);
                }
            }
            return means;
        }
    }

    @Property(tries = 24)
    void countsPlacesBeyondTheBorderAsZeros(
            @ForAll @IntRange(min = 1, max = 2) int stride,
            @ForAll @IntRange(min = 1, max = 2) int dilation,
            @ForAll @IntRange(min = 1, max = 2) int groups,
            @ForAll boolean same) {
        Convolution convolution = Convolution.of(4, 2, groups, stride, dilation, same);
        double[] expected = convolution.means(stride, dilation, same, 1, -2, 3, 0.5);
        double[] actual = convolution.sums(1, -2, 3, 0.5);
        for (int i = 0; i < expected.length; i++) {
            assertThat(actual[i]).isCloseTo(expected[i], within(1e-6));
        }
    }

    @Test
    void areNotKnownOfChannelsThatTheWeightDoesNotHave() {
        Convolution convolution = Convolution.of(4, 2, 1, 1, 1, true);
        Traits traits =
                convolution.traits(convolution.graph(), convolution.node()).orElseThrow();
        assertThat(WeightedSums.of(convolution.graph(), convolution.node(), traits, 3, convolution))
                .isEmpty();
    }
}
