package dev.hone.training.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.hone.api.HoneException;
import dev.hone.api.TensorSpec;
import dev.hone.api.data.Samples;
import dev.hone.model.Attributes;
import dev.hone.model.DataType;
import dev.hone.model.Graph;
import dev.hone.model.Shape;
import dev.hone.model.TensorData;
import dev.hone.model.hone.HoneBuilder;
import dev.hone.model.hone.HoneOp;
import dev.hone.model.hone.Operations;
import dev.hone.model.hone.Value;
import dev.hone.training.HostUpdate;
import dev.hone.training.Optimizer;
import dev.hone.training.Schedule;
import dev.hone.training.TrainingMonitor;
import dev.hone.training.TrainingProgram;
import dev.hone.training.TrainingResult;
import dev.hone.training.TrainingTask;
import dev.hone.training.Update;
import dev.hone.training.Variable;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ReferenceTrainerTest {

    /** {@code y = 2 x - 1} at eight points. */
    private record Line(float slope) implements Samples {

        @Override
        public long size() {
            return 8;
        }

        @Override
        public void read(long sample, int input, ByteBuffer target) {
            target.putFloat(x(sample));
        }

        private static float x(long sample) {
            return sample / 4f - 1;
        }

        @Override
        public Optional<TensorSpec> labels() {
            return Optional.of(new TensorSpec("y", DataType.FLOAT32, Shape.of(1), Optional.empty()));
        }

        @Override
        public void readLabel(long sample, ByteBuffer target) {
            target.putFloat(slope * x(sample) - 1);
        }
    }

    private static TrainingProgram line() {
        HoneBuilder hone = new HoneBuilder();
        Shape batch = Shape.of(Shape.DYNAMIC, 1);
        Value x = hone.input("x", DataType.FLOAT32, batch);
        Value label = hone.input("label", DataType.FLOAT32, batch);
        Value slope = hone.variable("slope", DataType.FLOAT32, Shape.SCALAR);
        Value shift = hone.variable("shift", DataType.FLOAT32, Shape.SCALAR);
        Value mean = hone.variable("mean", DataType.FLOAT32, Shape.SCALAR);
        Value y = hone.binary(HoneOp.ADD, hone.binary(HoneOp.MULTIPLY, x, slope), shift);
        Operations more = new Operations(hone);
        Value loss = more.reduce(HoneOp.REDUCE_MEAN, hone.binary(HoneOp.SQUARED_DIFFERENCE, y, label), false, 0, 1);
        Value seen = more.reduce(HoneOp.REDUCE_MEAN, x, false, 0, 1);
        Value next = hone.binary(
                HoneOp.ADD,
                hone.binary(HoneOp.MULTIPLY, mean, hone.scalar(0.5)),
                hone.binary(HoneOp.MULTIPLY, seen, hone.scalar(0.5)));
        Graph graph = hone.build("line", List.of(x, label), List.of(y, loss, next));
        return TrainingProgram.builder(graph)
                .labelled(true)
                .loss(loss.id())
                .variable(Variable.trained(slope.id(), "slope", TensorData.ofFloats(0))
                        .withDecay())
                .variable(Variable.trained(shift.id(), "shift", TensorData.ofFloats(0)))
                .variable(Variable.kept(mean.id(), "mean", TensorData.ofFloats(0)))
                .update(new Update(mean.id(), next.id()))
                .metric("loss", loss.id())
                .build();
    }

    private static TrainingTask.Builder task(float slope) {
        return TrainingTask.builder(line(), new Line(slope)).batch(3).epochs(60).seed(7);
    }

    private static TrainingResult train(TrainingTask.Builder task) {
        return new ReferenceTrainer().train(task.build(), TrainingMonitor.NONE);
    }

    private static double value(TrainingResult result, String name) {
        return Array.of(DataType.FLOAT32, Shape.SCALAR, result.values().get(name))
                .get(0);
    }

    @Test
    void findsTheLine() {
        for (Optimizer optimizer : List.of(Optimizer.sgd(0), Optimizer.sgd(0.8), Optimizer.adam())) {
            TrainingResult result = train(task(2).optimizer(optimizer).schedule(Schedule.cosine(0.1)));

            assertThat(value(result, "slope")).as("%s", optimizer).isCloseTo(2, within(0.05));
            assertThat(value(result, "shift")).as("%s", optimizer).isCloseTo(-1, within(0.05));
            assertThat(result.epochs()).hasSize(60);
        }
    }

    @Test
    void decaysOnlyWhatDecays() {
        TrainingResult plain = train(task(2).optimizer(Optimizer.adam()).schedule(Schedule.constant(0.1)));
        TrainingResult decayed = train(task(2).optimizer(Optimizer.adamW(0.5)).schedule(Schedule.constant(0.1)));

        assertThat(value(decayed, "slope")).isLessThan(value(plain, "slope") - 0.1);
    }

    @Test
    void updatesVariablesFromTheForwardComputation() {
        TrainingResult result = train(task(2).epochs(1).batch(8));

        assertThat(value(result, "mean")).isCloseTo(-0.0625, within(1e-6));
    }

    @Test
    void firstStepOfAdamIsTheLearningRate() {
        TrainingResult result = train(
                task(2).epochs(1).batch(8).schedule(Schedule.constant(0.01)).optimizer(Optimizer.adam()));

        assertThat(value(result, "slope")).isCloseTo(0.01, within(1e-6));
        assertThat(value(result, "shift")).isCloseTo(-0.01, within(1e-6));
    }

    @Test
    void limitsTheNormOfAllGradientsTogether() {
        TrainingResult result = train(task(2).epochs(1)
                .batch(8)
                .optimizer(Optimizer.sgd(0))
                .schedule(Schedule.constant(1))
                .clipNorm(OptionalDouble.of(0.5)));

        assertThat(Math.hypot(value(result, "slope"), value(result, "shift"))).isCloseTo(0.5, within(1e-6));
    }

    @Test
    void endsEarlyWithTheBestWeights() {
        TrainingResult result = train(task(2).epochs(50)
                .schedule(Schedule.constant(0.1))
                .validate(Optional.of(new Line(0.5f)))
                .patience(OptionalInt.of(3))
                .best(true));

        assertThat(result.epochs()).hasSizeLessThan(50);
        double best = result.epochs().stream()
                .mapToDouble(epoch -> epoch.validation().orElseThrow())
                .min()
                .orElseThrow();
        assertThat(result.epochs().get(result.epochs().size() - 4).validation()).hasValue(best);
        assertThat(result.notes()).hasSize(2);
        assertThat(result.epochs().get(0).metrics()).containsKey("loss");
    }

    @Test
    void keepsTheStartWhereNoEpochIsBetter() {
        TrainingResult result = train(task(2).epochs(3)
                .optimizer(Optimizer.sgd(0))
                .schedule(Schedule.constant(2))
                .validate(Optional.of(new Line(2)))
                .judgesStart(true)
                .best(true));

        assertThat(result.start().orElseThrow().validation().orElseThrow())
                .isLessThan(result.epochs().get(0).validation().orElseThrow());
        assertThat(result.notes()).containsExactly(TrainingResult.KEPT_START);
        assertThat(value(result, "slope")).isZero();
    }

    @Test
    void letsTheHostChangeVariablesBetweenSteps() {
        HostUpdate zero = new HostUpdate() {
            @Override
            public boolean due(long step) {
                return step % 2 == 0;
            }

            @Override
            public Set<String> reads() {
                return Set.of("slope");
            }

            @Override
            public Map<String, TensorData> update(long step, Map<String, TensorData> values) {
                return Map.of("slope", TensorData.ofFloats(0));
            }
        };

        TrainingResult result = train(task(2).epochs(2).batch(8).update(zero));

        assertThat(value(result, "slope")).isZero();
        assertThat(value(result, "shift")).isNotZero();
    }

    @Test
    void isTheSameEachTime() {
        assertThat(value(train(task(2)), "slope")).isEqualTo(value(train(task(2)), "slope"));
    }

    @Test
    void namesStepAndTensorOfTheFirstValueThatIsNotFinite() {
        assertThatThrownBy(() -> train(task(2).optimizer(Optimizer.sgd(0)).schedule(Schedule.constant(1e30))))
                .isInstanceOf(HoneException.class)
                .hasMessageMatching("the loss is no number in step \\d+; '[a-z_]+' is the first tensor.*");
    }

    @Test
    void refusesAProgramWhoseLossIsNotOneNumber() {
        HoneBuilder hone = new HoneBuilder();
        Value x = hone.input("x", DataType.FLOAT32, Shape.of(Shape.DYNAMIC, 1));
        Value y = hone.unary(HoneOp.CLIP, Attributes.NONE, x);
        Graph graph = hone.build("g", List.of(x), List.of(y));

        assertThatThrownBy(() -> TrainingProgram.builder(graph).loss(y.id()).build())
                .hasMessageContaining("a real number is needed");
    }
}
