package dev.hone.training.tuning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.api.data.Split;
import dev.hone.model.DataType;
import dev.hone.model.Graph;
import dev.hone.model.Lineage.Transform;
import dev.hone.model.Model;
import dev.hone.model.Node;
import dev.hone.model.Shape;
import dev.hone.model.TensorData;
import dev.hone.model.TensorRef;
import dev.hone.model.hone.HoneBuilder;
import dev.hone.model.hone.Value;
import dev.hone.training.Phase;
import dev.hone.training.State;
import dev.hone.training.StateValues;
import dev.hone.training.TrainingSpan;
import dev.hone.training.Weight;
import dev.hone.training.WeightConstraint;
import dev.hone.training.reference.Array;
import dev.hone.training.reference.Interpreter;
import dev.hone.training.reference.ReferenceTrainer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NormalizationTest {

    private final Model model = Networks.normalized();
    private final TensorRef convolution = Networks.named(model, "conv/kernel");
    private final TensorRef depthwise = Networks.named(model, "depth/kernel");
    private final TestContext context = new TestContext();

    @BeforeEach
    void give() {
        context.services.add(new ReferenceTrainer());
        context.with(Split.TRAIN, new TestContext.Rows(32, 16, null, true))
                .with(Split.VALIDATE, new TestContext.Rows(8, 16, null, true))
                .with("batch", 8)
                .with("learning$_$rate", "1e-30");
    }

    /** Leaves weights as they are, but has it that only the last epoch is judged: the start is its own teacher. */
    private static final class Free implements WeightConstraint {

        @Override
        public Phase phase() {
            return Phase.MASK;
        }

        @Override
        public State init(Weight weight, TensorData value, long seed) {
            return State.NONE;
        }

        @Override
        public Value forward(HoneBuilder hone, Weight weight, Value value, StateValues state) {
            return value;
        }

        @Override
        public boolean due(long step, TrainingSpan span) {
            return step == span.steps();
        }

        @Override
        public TensorData project(Weight weight, TensorData value, State state) {
            return value;
        }
    }

    private static double[] run(Model model) {
        Graph graph = model.main();
        Array x = Array.of(
                Shape.of(2, 4, 4, 1),
                IntStream.range(0, 32).mapToDouble(i -> Math.sin(i * 0.7)).toArray());
        return new Interpreter(graph)
                .run(Map.of(graph.inputs().get(0), x))
                .get(0)
                .toArray();
    }

    private static List<String> operators(Model model) {
        return model.main().nodes().stream().map(Node::operator).toList();
    }

    private Tuned tune(TensorRef... constrained) {
        FineTuning tuning = FineTuning.of(model, context, "tune");
        for (TensorRef weight : constrained) {
            tuning.constrain(weight, new Free());
        }
        return tuning.run();
    }

    @Test
    void isFoldedIntoConstrainedKernelsWithoutADifference() {
        Tuned tuned = tune(convolution, depthwise);

        assertThat(operators(tuned.model())).doesNotContain("BATCH_NORM").contains("CONV_2D", "DEPTHWISE_CONV_2D");
        assertThat(run(tuned.model())).containsExactly(run(model), Offset.offset(1e-5));
        assertThat(tuned.training().epochs().get(0).loss()).isLessThan(1e-9);
        assertThat(tuned.lineage().of(depthwise, tuned.model()).get(0).transform())
                .isEqualTo(new Transform.Chain(List.of(new Transform.FoldedInto(2, false), new Transform.Revalued())));
        assertThat(tuned.lineage().of(Networks.named(model, "norm1/gamma"), tuned.model()))
                .isEmpty();
        assertThat(tuned.lineage().of(Networks.named(model, "conv/bias"), tuned.model()))
                .isEmpty();
    }

    @Test
    void staysWhereNoConstraintActs() {
        Tuned tuned = tune(convolution);

        assertThat(operators(tuned.model()).stream().filter("BATCH_NORM"::equals))
                .hasSize(1);
        assertThat(values(tuned, "norm2/mean")).isNotEqualTo(values(model, "norm2/mean"));
        assertThat(values(tuned, "norm2/gamma")).isEqualTo(values(model, "norm2/gamma"));
    }

    @Test
    void followsTheBatchWhileItIsTrainedUnfolded() {
        assertThat(distance(values(tuneLong(depthwise), "norm1/mean"))).isLessThan(0.2);
    }

    @Test
    void followsTheBatchWhileItIsFoldedIfAsked() {
        context.with("statistics", "updated");
        Tuned tuned = tuneLong(convolution);

        assertThat(distance(mean(tuned))).isLessThan(0.2);
        assertThat(Math.abs(run(tuned.model())[0] - run(model)[0])).isGreaterThan(1e-3);
    }

    @Test
    void keepsItsStatisticsWhileItIsFoldedIfNotAsked() {
        assertThat(mean(tuneLong(convolution))).isEqualTo(values(model, "norm1/mean"));
    }

    /** Long enough for statistics to follow, and to the end. */
    private Tuned tuneLong(TensorRef... constrained) {
        context.splits.remove(Split.VALIDATE);
        context.with("epochs", 60);
        return tune(constrained);
    }

    private static double[] mean(Tuned tuned) {
        return Array.of(DataType.FLOAT32, Shape.of(3), tuned.training().values().get("norm1/mean"))
                .toArray();
    }

    /** How far statistics are from the samples', at most, compared with how far they were. */
    private double distance(double... found) {
        double[] first = values(model, "norm1/mean");
        double[] expected = means();
        return IntStream.range(0, 3)
                .mapToDouble(i -> Math.abs(found[i] - expected[i]) / Math.abs(first[i] - expected[i]))
                .max()
                .orElseThrow();
    }

    private static double[] values(Tuned tuned, String name) {
        return values(tuned.model(), name);
    }

    private static double[] values(Model model, String name) {
        TensorRef tensor = Networks.named(model, name);
        return Array.of(
                        DataType.FLOAT32,
                        model.tensor(tensor).shape(),
                        model.tensor(tensor).data().orElseThrow())
                .toArray();
    }

    /** The mean of each channel of what is normalized first, over the training samples. */
    private double[] means() {
        Graph graph = model.main();
        int sum = graph.consumers(Networks.named(model, "conv/bias").tensor())
                .get(0)
                .output(0);
        TestContext.Rows rows = new TestContext.Rows(32, 16, null, false);
        ByteBuffer bytes = ByteBuffer.allocate(32 * 16 * 4).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < 32; i++) {
            rows.read(i, 0, bytes);
        }
        Array x = Array.of(DataType.FLOAT32, Shape.of(32, 4, 4, 1), TensorData.of(bytes.flip()));
        Array y = new Interpreter(graph)
                .run(Map.of(graph.inputs().get(0), x), List.of(sum))
                .get(sum);
        double[] means = new double[3];
        for (int i = 0; i < y.size(); i++) {
            means[i % 3] += y.get(i) * 3 / y.size();
        }
        return means;
    }
}
