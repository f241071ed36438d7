package dev.hone.tck.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.hone.model.DataType;
import dev.hone.model.Graph;
import dev.hone.model.Shape;
import dev.hone.model.hone.HoneOp;
import dev.hone.training.reference.Array;
import dev.hone.training.reference.Interpreter;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ReferenceGradientTest {

    private static final double STEP = 1e-5;

    /** Straight-through, without a gradient to be checked, of one operand only, or whole sequences. */
    private static final Set<HoneOp> APART = EnumSet.of(
            HoneOp.SIGN,
            HoneOp.FLOOR,
            HoneOp.CEIL,
            HoneOp.ROUND,
            HoneOp.FLOOR_DIVIDE,
            HoneOp.ARG_MAX,
            HoneOp.EQUAL,
            HoneOp.LESS,
            HoneOp.LESS_EQUAL,
            HoneOp.NOT,
            HoneOp.AND,
            HoneOp.FAKE_QUANTIZE,
            HoneOp.STOP_GRADIENT,
            HoneOp.LSTM,
            HoneOp.RNN,
            HoneOp.SOFTMAX_CROSS_ENTROPY);

    static Stream<Example> examples() {
        return Examples.all().stream();
    }

    @ParameterizedTest
    @MethodSource("examples")
    void isTheLimitOfFiniteDifferences(Example example) {
        Graph graph = example.scalar(example.weights());
        for (int input : example.reals()) {
            Array exact = gradient(graph, example, input);
            for (int i = 0; i < exact.size(); i++) {
                double difference = (shifted(graph, example, input, i, STEP) - shifted(graph, example, input, i, -STEP))
                        / (2 * STEP);
                assertThat(exact.get(i))
                        .as("input %d, element %d", input, i)
                        .isCloseTo(difference, within(1e-5 * Math.max(1, Math.abs(difference))));
            }
        }
    }

    private static Array gradient(Graph graph, Example example, int input) {
        Interpreter interpreter = new Interpreter(graph);
        Map<Integer, Array> values = interpreter.run(example.values(), graph.outputs());
        return interpreter
                .gradients(values, graph.outputs().get(0), List.of(input))
                .get(input);
    }

    private static double shifted(Graph graph, Example example, int input, int element, double by) {
        Map<Integer, Array> values = new HashMap<>(example.values());
        double[] changed = values.get(input).toArray();
        changed[element] += by;
        values.put(input, Array.of(values.get(input).shape(), changed));
        return new Interpreter(graph).run(values).get(0).get(0);
    }

    @Test
    void isCheckedForEveryOperationThatHasOne() {
        Set<HoneOp> checked = EnumSet.copyOf(APART);
        examples().forEach(example -> checked.add(example.op()));

        assertThat(checked).containsExactlyInAnyOrder(HoneOp.values());
    }

    @Test
    void ofFakeQuantizationPassesWhereNothingIsClipped() {
        Example example = Example.of(HoneOp.FAKE_QUANTIZE)
                .with("min", -2.0)
                .with("max", 1.0)
                .input(DataType.FLOAT32, Array.of(Shape.of(5), -1.6, -1.1, 0.3, 0.6, 0.9))
                .input(DataType.FLOAT32, Array.of(Shape.SCALAR, 0.5))
                .input(DataType.FLOAT32, Array.of(Shape.SCALAR, 0));
        Graph graph = example.scalar(List.of(Array.filled(Shape.of(5), 1)));

        assertThat(gradient(graph, example, 0).toArray()).containsExactly(0, 1, 1, 1, 0);
        assertThat(gradient(graph, example, 1).toArray()).containsExactly(0);
        assertThat(example.run().get(0).toArray()).containsExactly(-1, -1, 0.5, 0.5, 0.5);
    }

    @Test
    void ofCrossEntropyIsThatOfTheLogitsAlone() {
        Example example = Example.of(HoneOp.SOFTMAX_CROSS_ENTROPY).real(2, 3).between(0.1, 0.9, 2, 3);
        Graph graph = example.scalar(example.weights());
        Array exact = gradient(graph, example, 0);

        for (int i = 0; i < exact.size(); i++) {
            double difference =
                    (shifted(graph, example, 0, i, STEP) - shifted(graph, example, 0, i, -STEP)) / (2 * STEP);
            assertThat(exact.get(i)).isCloseTo(difference, within(1e-6));
        }
        assertThat(gradient(graph, example, 1).toArray()).containsOnly(0);
    }

    @Test
    void endsWhereItIsStopped() {
        Example example = Example.of(HoneOp.STOP_GRADIENT).real(3);

        assertThat(gradient(example.scalar(example.weights()), example, 0).toArray())
                .containsOnly(0);
    }
}
