package dev.hone.technique.quantize.internal.analytic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.hone.model.Attributes;
import dev.hone.model.ChannelStatistics;
import dev.hone.model.DataType;
import dev.hone.model.Graph;
import dev.hone.model.Shape;
import dev.hone.model.hone.HoneBuilder;
import dev.hone.model.hone.HoneOp;
import dev.hone.model.hone.Operations;
import dev.hone.model.hone.Value;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.BinaryOperator;
import java.util.function.DoubleBinaryOperator;
import org.junit.jupiter.api.Test;

/** Two activations of one channel, normally distributed, through operations: against samples. */
class LoweredStatisticsTest {

    private static final Shape SHAPE = Shape.of(1, 4, 6, 1);
    private static final ChannelStatistics A = of(0.4, 1.5);
    private static final ChannelStatistics B = of(-1, 0.5);

    private final HoneBuilder hone = new HoneBuilder();
    private final Operations operations = new Operations(hone);

    private static ChannelStatistics of(double mean, double deviation) {
        return ChannelStatistics.of(1, i -> mean, i -> deviation).orElseThrow();
    }

    private Optional<ChannelStatistics> known(BinaryOperator<Value> network) {
        Value a = hone.input("a", DataType.FLOAT32, SHAPE);
        Value b = hone.input("b", DataType.FLOAT32, SHAPE);
        Graph graph = hone.build("lowered", List.of(a, b), List.of(network.apply(a, b)));
        LoweredStatistics steps = new LoweredStatistics(graph);
        List<ChannelStatistics> inputs = List.of(A, B);
        for (int i = 0; i < 2; i++) {
            int id = graph.inputs().get(i);
            steps.put(id, Distribution.normal(inputs.get(i)), graph.tensor(id));
        }
        graph.nodes().forEach(steps::follow);
        return steps.find(graph.outputs().get(0)).flatMap(Distribution::statistics);
    }

    private static void requireSampled(ChannelStatistics actual, DoubleBinaryOperator function) {
        Random random = new Random(1);
        int count = 400_000;
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < count; i++) {
            double value = function.applyAsDouble(
                    A.mean(0) + A.deviation(0) * random.nextGaussian(),
                    B.mean(0) + B.deviation(0) * random.nextGaussian());
            sum += value;
            squares += value * value;
        }
        double mean = sum / count;
        double deviation = Math.sqrt(squares / count - mean * mean);
        assertThat(actual.mean(0)).isCloseTo(mean, within(0.01 * deviation));
        assertThat(actual.deviation(0)).isCloseTo(deviation, within(0.01 * deviation));
    }

    @Test
    void addsIndependentValues() {
        requireSampled(known((a, b) -> hone.binary(HoneOp.ADD, a, b)).orElseThrow(), Double::sum);
    }

    @Test
    void multipliesIndependentValues() {
        requireSampled(known((a, b) -> hone.binary(HoneOp.MULTIPLY, a, b)).orElseThrow(), (a, b) -> a * b);
    }

    @Test
    void knowsThatWhatComesFromOneValueDependsOnIt() {
        requireSampled(
                known((a, b) -> hone.binary(HoneOp.MULTIPLY, a, hone.unary(HoneOp.SIGMOID, a)))
                        .orElseThrow(),
                (a, b) -> a / (1 + Math.exp(-a)));
    }

    @Test
    void clampsWhatWasAdded() {
        requireSampled(
                known((a, b) -> hone.unary(HoneOp.RELU, hone.binary(HoneOp.ADD, a, b)))
                        .orElseThrow(),
                (a, b) -> Math.max(a + b, 0));
    }

    @Test
    void takesConstantsIn() {
        requireSampled(
                known((a, b) -> hone.binary(HoneOp.SUBTRACT, hone.scalar(3), hone.unary(HoneOp.TANH, a)))
                        .orElseThrow(),
                (a, b) -> 3 - Math.tanh(a));
    }

    @Test
    void mixesPaddingIn() {
        ChannelStatistics padded = known((a, b) -> operations.pad(a, new int[] {0, 1, 1, 0}, new int[] {0, 1, 1, 0}, 0))
                .orElseThrow();
        double share = 24.0 / 48;
        assertThat(padded.mean(0)).isCloseTo(share * A.mean(0), within(1e-6));
        double square = share * (A.mean(0) * A.mean(0) + A.deviation(0) * A.deviation(0));
        assertThat(padded.deviation(0)).isCloseTo(Math.sqrt(square - padded.mean(0) * padded.mean(0)), within(1e-4));
    }

    @Test
    void keepsTheMeanOfAnAverage() {
        ChannelStatistics mean = known((a, b) -> operations.reduce(HoneOp.REDUCE_MEAN, a, false, 1, 2))
                .orElseThrow();
        assertThat(mean.mean(0)).isCloseTo(A.mean(0), within(1e-6));
        assertThat(mean.deviation(0)).isCloseTo(A.deviation(0) / Math.sqrt(24), within(1e-4));
    }

    @Test
    void repeatsChannelsWhereSpaceBecomesChannels() {
        ChannelStatistics flat = known((a, b) -> operations.reshape(operations.concatenate(List.of(a, b), 3), 1, 48))
                .orElseThrow();
        assertThat(flat.channels()).isEqualTo(48);
        for (int i = 0; i < 48; i++) {
            assertThat(flat.mean(i)).isCloseTo((i % 2 == 0 ? A : B).mean(0), within(1e-6));
        }
    }

    @Test
    void knowsNothingOfAMaximumOfManyValues() {
        assertThat(known((a, b) -> hone.node(
                        HoneOp.MAX_POOL,
                        Attributes.of("window", List.of(2L, 2L))
                                .with("strides", List.of(2L, 2L))
                                .with("padding", "VALID"),
                        DataType.FLOAT32,
                        Shape.of(1, 2, 3, 1),
                        a)))
                .isEmpty();
    }

    @Test
    void doesNotMistakeAnotherAxisForTheChannels() {
        assertThat(known((a, b) -> hone.transpose(a, 0, 3, 1, 2))).isEmpty();
    }
}
