package dev.hone.training.tuning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.hone.api.TensorSpec;
import dev.hone.model.DataType;
import dev.hone.model.Graph;
import dev.hone.model.Shape;
import dev.hone.model.hone.HoneBuilder;
import dev.hone.model.hone.HoneOp;
import dev.hone.model.hone.Operations;
import dev.hone.model.hone.Value;
import dev.hone.training.reference.Array;
import dev.hone.training.reference.Interpreter;
import dev.hone.training.tuning.OutputEnd.Kind;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LossesTest {

    private static final double[] LOGITS = {1, -2, 0.5, 0, 3, -1};

    private static double softmax(int row, int index) {
        double sum = 0;
        for (int i = 0; i < 3; i++) {
            sum += Math.exp(LOGITS[row * 3 + i]);
        }
        return Math.exp(LOGITS[row * 3 + index]) / sum;
    }

    private static TensorSpec labels(DataType type, int... shape) {
        return new TensorSpec("labels", type, Shape.of(shape), Optional.empty());
    }

    /** The loss of two rows of three scores, behind an operation or not. */
    private static double loss(HoneOp last, String asked, TensorSpec spec, double... labels) {
        HoneBuilder hone = new HoneBuilder();
        Value x = hone.input("x", DataType.FLOAT32, Shape.of(Shape.DYNAMIC, 3));
        Value y = last == HoneOp.SOFTMAX ? new Operations(hone).along(last, x, -1) : hone.unary(last, x);
        OutputEnd end = OutputEnd.of(hone.build("g", List.of(x), List.of(y)), y.id());
        int[] shape = spec.shape().rank() == 0
                ? new int[] {2}
                : new int[] {2, spec.shape().dimension(0)};
        Value wanted = hone.input("labels", spec.type(), Shape.of(shape).with(0, Shape.DYNAMIC));
        Map<Integer, Value> values = Map.of(x.id(), x, y.id(), y);
        Value loss = new Losses(hone).labelled(end, LabelForm.of(asked, end, spec), values::get, wanted);
        Graph graph = hone.build("loss", List.of(x, wanted), List.of(loss));
        return new Interpreter(graph)
                .run(Map.of(x.id(), Array.of(Shape.of(2, 3), LOGITS), wanted.id(), Array.of(Shape.of(shape), labels)))
                .get(0)
                .get(0);
    }

    @Test
    void crossEntropyLooksThroughASoftmaxAndTakesOthersForLogits() {
        double expected = -(Math.log(softmax(0, 2)) + Math.log(softmax(1, 1))) / 2;

        for (HoneOp last : List.of(HoneOp.SOFTMAX, HoneOp.IDENTITY)) {
            assertThat(loss(last, "auto", labels(DataType.INT64), 2, 1)).isCloseTo(expected, within(1e-12));
            assertThat(loss(last, "cross-entropy", labels(DataType.FLOAT32, 3), 0, 0, 1, 0, 1, 0))
                    .isCloseTo(expected, within(1e-12));
        }
    }

    @Test
    void binaryIsTheCrossEntropyOfEachSigmoid() {
        double[] wanted = {1, 0, 0.25, 1, 1, 0};
        double expected = 0;
        for (int i = 0; i < 6; i++) {
            double s = 1 / (1 + Math.exp(-LOGITS[i]));
            expected -= (wanted[i] * Math.log(s) + (1 - wanted[i]) * Math.log(1 - s)) / 6;
        }

        assertThat(loss(HoneOp.SIGMOID, "auto", labels(DataType.FLOAT32, 3), wanted))
                .isCloseTo(expected, within(1e-9));
    }

    @Test
    void measuresDistances() {
        TensorSpec real = labels(DataType.FLOAT32, 3);
        double[] wanted = {1, 0, 0, 0, 0, -1};

        assertThat(loss(HoneOp.IDENTITY, "auto", real, wanted)).isCloseTo((4 + 0.25 + 9) / 6, within(1e-9));
        assertThat(loss(HoneOp.IDENTITY, "mae", real, wanted)).isCloseTo((2 + 0.5 + 3) / 6, within(1e-9));
        assertThat(loss(HoneOp.IDENTITY, "huber", real, wanted)).isCloseTo((1.5 + 0.125 + 2.5) / 6, within(1e-9));
    }

    @Test
    void distillationIsLeastAtTheTeacher() {
        HoneBuilder hone = new HoneBuilder();
        Shape shape = Shape.of(Shape.DYNAMIC, 3);
        Value x = hone.input("x", DataType.FLOAT32, shape);
        Value y = new Operations(hone).along(HoneOp.SOFTMAX, x, -1);
        Value teacher = hone.input("t", DataType.FLOAT32, shape);
        OutputEnd probabilities = new OutputEnd(y.id(), x.id(), Kind.SOFTMAX, shape);
        OutputEnd plain = new OutputEnd(x.id(), x.id(), Kind.OTHER, shape);
        Map<Integer, Value> values = Map.of(x.id(), x, y.id(), y);
        Losses losses = new Losses(hone);
        Value soft = losses.distillation(List.of(probabilities), Optional.empty(), values::get, id -> teacher);
        Value relative = losses.distillation(List.of(plain, plain), Optional.empty(), values::get, id -> teacher);
        Graph graph = hone.build("loss", List.of(x, teacher), List.of(soft, relative));
        double[] wanted = {softmax(0, 0), softmax(0, 1), softmax(0, 2)};

        assertThat(new Interpreter(graph).run(feed(x, teacher, wanted)).get(0).get(0))
                .isCloseTo(entropy(wanted), within(1e-9));
        double error = 0;
        double power = 0;
        for (int i = 0; i < 3; i++) {
            error += (LOGITS[i] - wanted[i]) * (LOGITS[i] - wanted[i]) / 3;
            power += wanted[i] * wanted[i] / 3;
        }
        assertThat(new Interpreter(graph).run(feed(x, teacher, wanted)).get(1).get(0))
                .isCloseTo(error / (power + 1e-7), within(1e-6));
    }

    @Test
    void scoresThatLabelsChooseFromAreDistilledAsProbabilities() {
        HoneBuilder hone = new HoneBuilder();
        Shape shape = Shape.of(Shape.DYNAMIC, 3);
        Value x = hone.input("x", DataType.FLOAT32, shape);
        Value teacher = hone.input("t", DataType.FLOAT32, shape);
        OutputEnd scores = new OutputEnd(x.id(), x.id(), Kind.OTHER, shape);
        Value loss = new Losses(hone)
                .distillation(List.of(scores), Optional.of(LossKind.CROSS_ENTROPY), id -> x, id -> teacher);
        Graph graph = hone.build("loss", List.of(x, teacher), List.of(loss));
        double[] probabilities = {softmax(0, 0), softmax(0, 1), softmax(0, 2)};

        assertThat(new Interpreter(graph)
                        .run(feed(x, teacher, LOGITS[0] + 5, LOGITS[1] + 5, LOGITS[2] + 5))
                        .get(0)
                        .get(0))
                .isCloseTo(entropy(probabilities), within(1e-9));
    }

    @Test
    void hintsAreMeansOfRelativeErrors() {
        HoneBuilder hone = new HoneBuilder();
        Shape shape = Shape.of(Shape.DYNAMIC, 3);
        Value x = hone.input("x", DataType.FLOAT32, shape);
        Value teacher = hone.input("t", DataType.FLOAT32, shape);
        Map<Integer, Value> values = Map.of(7, x, 8, teacher);
        Value loss = new Losses(hone).withHints(hone.scalar(1), Set.of(7, 8), values::get, id -> teacher, 4);
        Graph graph = hone.build("loss", List.of(x, teacher), List.of(loss));
        Shape row = Shape.of(1, 3);

        assertThat(new Interpreter(graph)
                        .run(Map.of(x.id(), Array.of(row, 1, 2, 3), teacher.id(), Array.of(row, 1, 2, 2)))
                        .get(0)
                        .get(0))
                .isCloseTo(1 + 4 * (1.0 / 9) / 2, within(1e-6));
    }

    private static Map<Integer, Array> feed(Value x, Value teacher, double... wanted) {
        Shape row = Shape.of(1, 3);
        return Map.of(x.id(), Array.of(row, LOGITS[0], LOGITS[1], LOGITS[2]), teacher.id(), Array.of(row, wanted));
    }

    private static double entropy(double... probabilities) {
        double sum = 0;
        for (double p : probabilities) {
            sum -= p * Math.log(p);
        }
        return sum;
    }

    @Test
    void refusesWhatDoesNotFit() {
        assertThatThrownBy(() -> loss(HoneOp.SIGMOID, "cross-entropy", labels(DataType.INT64), 1, 1))
                .hasMessageContaining("behind a sigmoid");
        assertThatThrownBy(() -> loss(HoneOp.SOFTMAX, "binary", labels(DataType.FLOAT32, 3), new double[6]))
                .hasMessageContaining("behind a softmax");
        assertThatThrownBy(() -> loss(HoneOp.SOFTMAX, "auto", labels(DataType.FLOAT32, 2), new double[4]))
                .hasMessageContaining("labels of type FLOAT32 and shape 2 do not fit the output of shape ?x3");
    }
}
