package dev.hone.engine.tensorflow.internal.train;

import static dev.hone.engine.tensorflow.internal.train.Digits.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.hone.api.Cancellation;
import dev.hone.api.HoneException;
import dev.hone.model.TensorData;
import dev.hone.training.HostUpdate;
import dev.hone.training.Optimizer;
import dev.hone.training.TrainingMonitor;
import dev.hone.training.TrainingResult;
import dev.hone.training.TrainingStatus;
import dev.hone.training.TrainingTask;
import dev.hone.training.reference.ReferenceTrainer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrainingRunTest {

    @TempDir
    private Path folder;

    static Stream<TrainingTask> tasks() {
        return Stream.of(
                task().optimizer(Optimizer.sgd(0)).build(),
                task().optimizer(Optimizer.sgd(0.9)).build(),
                task().optimizer(Optimizer.adam()).build(),
                task().optimizer(Optimizer.adamW(0.3)).build(),
                task().clipNorm(OptionalDouble.of(0.1)).build(),
                task().best(true).epochs(8).patience(OptionalInt.of(1)).build(),
                task().update(new Halving()).build(),
                task().threads(2).build(),
                task(Digits.program(1 / 255.0, 9), Digits.of(50)).threads(2).build());
    }

    /** Halves a weight before every fourth step. */
    private static final class Halving implements HostUpdate {

        @Override
        public boolean due(long step) {
            return step % 4 == 3;
        }

        @Override
        public Set<String> reads() {
            return Set.of("matrix");
        }

        @Override
        public Map<String, TensorData> update(long step, Map<String, TensorData> values) {
            float[] halves = floats(values.get("matrix"));
            for (int i = 0; i < halves.length; i++) {
                halves[i] /= 2;
            }
            return Map.of("matrix", TensorData.ofFloats(halves));
        }
    }

    @ParameterizedTest
    @MethodSource("tasks")
    void trainsAsTheReferenceDoes(TrainingTask task) {
        TrainingResult result = TrainingRun.run(task, TrainingMonitor.NONE);
        TrainingResult expected = new ReferenceTrainer().train(task, TrainingMonitor.NONE);

        expected.values()
                .forEach((name, data) -> assertThat(floats(result.values().get(name)))
                        .as(name)
                        .containsExactly(floats(data), within(2e-3f)));
        assertThat(result.epochs()).hasSameSizeAs(expected.epochs());
        for (int i = 0; i < result.epochs().size(); i++) {
            assertThat(result.epochs().get(i).loss())
                    .isCloseTo(expected.epochs().get(i).loss(), within(1e-3));
            assertThat(result.epochs().get(i).validation().orElseThrow())
                    .isCloseTo(expected.epochs().get(i).validation().orElseThrow(), within(1e-3));
            assertThat(result.epochs().get(i).metrics()).containsOnlyKeys("entropy");
        }
    }

    @Test
    void computesTheSameWhereBatchesAreMadeAhead() {
        TrainingResult one = TrainingRun.run(task().build(), TrainingMonitor.NONE);
        TrainingResult two = TrainingRun.run(task().threads(2).build(), TrainingMonitor.NONE);

        assertThat(bytes(two)).isEqualTo(bytes(one));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void goesOnFromACheckpointToTheSameBytes(int threads) {
        TrainingTask whole = task().best(true)
                .judgesStart(true)
                .update(new Halving())
                .threads(threads)
                .build();
        TrainingResult expected = TrainingRun.run(whole, TrainingMonitor.NONE);
        TrainingTask kept = task().best(true)
                .judgesStart(true)
                .update(new Halving())
                .checkpoints(Optional.of(folder))
                .interval(Duration.ZERO)
                .threads(threads)
                .build();
        AtomicInteger runs = new AtomicInteger();
        for (int stop : List.of(3, 6, 9, 14)) {
            assertThatThrownBy(() -> TrainingRun.run(kept, cancelledAfter(stop)))
                    .isInstanceOfSatisfying(
                            HoneException.class, e -> assertThat(e.reason()).isEqualTo(HoneException.Reason.CANCELLED));
            runs.incrementAndGet();
        }
        TrainingResult result = TrainingRun.run(kept, TrainingMonitor.NONE);

        assertThat(runs).hasValue(4);
        assertThat(result.start()).isEqualTo(expected.start());
        assertThat(result.notes()).anyMatch(note -> note.startsWith("went on from a checkpoint"));
        assertThat(bytes(result)).isEqualTo(bytes(expected));
        assertThat(result.epochs())
                .extracting(epoch -> epoch.loss())
                .isEqualTo(expected.epochs().stream().map(epoch -> epoch.loss()).toList());
    }

    @Test
    void goesOnFromNoOtherTasksCheckpointAndFromNoBrokenOne() throws IOException {
        TrainingResult expected = TrainingRun.run(task().build(), TrainingMonitor.NONE);
        TrainingTask kept = task().checkpoints(Optional.of(folder)).build();
        TrainingRun.run(task().seed(6).checkpoints(Optional.of(folder)).build(), TrainingMonitor.NONE);
        assertThat(bytes(TrainingRun.run(kept, TrainingMonitor.NONE))).isEqualTo(bytes(expected));
        Path file = folder.resolve("training.checkpoint");
        byte[] content = Files.readAllBytes(file);
        content[content.length / 2]++;
        Files.write(file, content);

        TrainingResult result = TrainingRun.run(kept, TrainingMonitor.NONE);

        assertThat(bytes(result)).isEqualTo(bytes(expected));
        assertThat(result.notes()).isEmpty();
    }

    @Test
    void saysOfWhichEpochTheWeightsAre() {
        long first = task().build().span().stepsPerEpoch();
        TrainingTask task = task().optimizer(Optimizer.sgd(0))
                .schedule((step, steps) -> step < first ? 0.01 : 10)
                .best(true)
                .build();

        assertThat(TrainingRun.run(task, TrainingMonitor.NONE).notes()).contains("the weights are those after epoch 1");
    }

    @Test
    void keepsTheStartWhereNoEpochIsBetter() {
        TrainingTask task = task().optimizer(Optimizer.sgd(0))
                .schedule((step, steps) -> -0.01)
                .judgesStart(true)
                .best(true)
                .build();

        TrainingResult result = TrainingRun.run(task, TrainingMonitor.NONE);

        TrainingResult expected = new ReferenceTrainer().train(task, TrainingMonitor.NONE);
        assertThat(result.notes()).containsExactly(TrainingResult.KEPT_START);
        assertThat(expected.notes()).isEqualTo(result.notes());
        assertThat(bytes(result)).isEqualTo(bytes(expected));
        assertThat(result.start().orElseThrow().validation().orElseThrow())
                .isCloseTo(expected.start().orElseThrow().validation().orElseThrow(), within(1e-3));
    }

    private static TrainingMonitor cancelledAfter(int steps) {
        AtomicInteger asked = new AtomicInteger();
        return new TrainingMonitor() {
            @Override
            public void report(TrainingStatus status) {}

            @Override
            public Cancellation cancellation() {
                return () -> asked.incrementAndGet() > steps;
            }
        };
    }

    private static Map<String, ByteBuffer> bytes(TrainingResult result) {
        Map<String, ByteBuffer> all = new HashMap<>();
        result.values().forEach((name, data) -> all.put(name, data.copy(0, (int) data.size())));
        return all;
    }

    private static float[] floats(TensorData data) {
        float[] values = new float[(int) data.size() / Float.BYTES];
        data.copy(0, (int) data.size())
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer()
                .get(values);
        return values;
    }
}
