package dev.hone.engine.tensorflow.internal.train;

import static dev.hone.engine.tensorflow.internal.train.Digits.PROGRAM;
import static dev.hone.engine.tensorflow.internal.train.Digits.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hone.api.Cancellation;
import dev.hone.api.HoneException;
import dev.hone.api.HoneException.Reason;
import dev.hone.api.TensorSpec;
import dev.hone.api.data.Samples;
import dev.hone.model.TensorData;
import dev.hone.training.HostUpdate;
import dev.hone.training.Optimizer;
import dev.hone.training.TrainingMonitor;
import dev.hone.training.TrainingStatus;
import dev.hone.training.TrainingTask;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How trainings end that cannot go on. */
class FailedTrainingTest {

    @TempDir
    private Path folder;

    /** One sample cannot be read. */
    private record Unreadable(Samples samples, long odd) implements Samples {

        @Override
        public long size() {
            return samples.size();
        }

        @Override
        public void read(long sample, int input, ByteBuffer target) {
            if (sample == odd) {
                throw new HoneException(Reason.DATA, "sample " + sample + " is odd");
            }
            samples.read(sample, input, target);
        }

        @Override
        public Optional<TensorSpec> labels() {
            return samples.labels();
        }

        @Override
        public void readLabel(long sample, ByteBuffer target) {
            samples.readLabel(sample, target);
        }
    }

    @Test
    void refusesAFolderThatItCannotStoreCheckpointsIn() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        TrainingTask task =
                task().checkpoints(Optional.of(file.resolve("below"))).build();
        TrainingMonitor untouched = new TrainingMonitor() {
            @Override
            public void report(TrainingStatus status) {}

            @Override
            public Cancellation cancellation() {
                throw new AssertionError("it trains");
            }
        };

        assertThatThrownBy(() -> TrainingRun.run(task, untouched))
                .isInstanceOfSatisfying(
                        HoneException.class, e -> assertThat(e.reason()).isEqualTo(Reason.OUTPUT))
                .hasMessageContaining("below");
    }

    @Test
    void seesThatThereIsNoRoomForCheckpointsBeforeItTrains() {
        TrainingTask task = task().checkpoints(Optional.of(folder)).build();
        long most = Long.MAX_VALUE / 2;

        assertThatThrownBy(() -> new Checkpoint(folder, "task").requireRoom(most))
                .isInstanceOfSatisfying(
                        HoneException.class, e -> assertThat(e.reason()).isEqualTo(Reason.OUTPUT))
                .hasMessageContaining(String.format("%,d bytes", most))
                .hasMessageContaining(folder.toString())
                .hasMessageContaining("free");
        assertThat(TrainingRun.run(task, TrainingMonitor.NONE).epochs()).hasSize(3);
        assertThat(folder.resolve("training.checkpoint")).exists();
    }

    @Test
    void namesWhereWhatIsNoNumberComesFrom() {
        TrainingTask task = task(Digits.program(Double.NaN), Digits.of(50)).build();

        assertThatThrownBy(() -> TrainingRun.run(task, TrainingMonitor.NONE))
                .isInstanceOfSatisfying(
                        HoneException.class, e -> assertThat(e.reason()).isEqualTo(Reason.DATA))
                .hasMessageContaining("step 1")
                .hasMessageContaining("scaled")
                .hasMessageEndingWith("(MULTIPLY)");
    }

    /** No step changed anything, so that no learning rate is to blame. */
    @Test
    void namesAVariableThatHeldNoNumbersFromTheBeginOn() {
        HostUpdate spoils = new HostUpdate() {
            @Override
            public boolean due(long step) {
                return step == 0;
            }

            @Override
            public Set<String> reads() {
                return Set.of();
            }

            @Override
            public Map<String, TensorData> update(long step, Map<String, TensorData> values) {
                return Map.of("gamma", TensorData.ofFloats(1, Float.NaN, 1, 1));
            }
        };
        TrainingTask task = task().update(spoils).build();

        assertThatThrownBy(() -> TrainingRun.run(task, TrainingMonitor.NONE))
                .hasMessage(
                        "step 1 of the training: the loss is not a number; the first that is none is variable 'gamma',"
                                + " as it was given");
    }

    @Test
    void namesTheStepWhoseLearningRateWasTooLarge() {
        TrainingTask task = task().optimizer(Optimizer.sgd(0))
                .schedule((step, steps) -> step == 4 ? Double.POSITIVE_INFINITY : 0.01)
                .build();

        assertThatThrownBy(() -> TrainingRun.run(task, TrainingMonitor.NONE))
                .hasMessageContaining("step 6")
                .hasMessageContaining("variable 'filter', changed by the step before")
                .hasMessageEndingWith(
                        "diverged with the learning rate Infinity; accepted: a smaller learning-rate, or a"
                                + " clip-norm");
    }

    @Test
    void namesWhatWasDoneWhenSamplesCouldNotBeRead() {
        TrainingTask spoiled =
                task(PROGRAM, new Unreadable(Digits.of(50), 49)).batch(50).build();
        TrainingTask judged = task().validate(Optional.of(new Unreadable(Digits.of(20), 7)))
                .best(true)
                .judgesStart(true)
                .build();

        assertThatThrownBy(() -> TrainingRun.run(spoiled, TrainingMonitor.NONE))
                .isInstanceOfSatisfying(
                        HoneException.class, e -> assertThat(e.reason()).isEqualTo(Reason.DATA))
                .hasMessage("step 1 of the training: sample 49 is odd");
        assertThatThrownBy(() -> TrainingRun.run(judged, TrainingMonitor.NONE))
                .hasMessage("judging the start: sample 7 is odd");
    }

    @Test
    void namesTheEpochWhoseValidationLossIsNoNumber() {
        long last = task().build().span().stepsPerEpoch() - 1;
        TrainingTask task = task().optimizer(Optimizer.sgd(0))
                .schedule((step, steps) -> step == last ? Double.POSITIVE_INFINITY : 0.01)
                .build();

        assertThatThrownBy(() -> TrainingRun.run(task, TrainingMonitor.NONE))
                .isInstanceOfSatisfying(
                        HoneException.class, e -> assertThat(e.reason()).isEqualTo(Reason.DATA))
                .hasMessageContaining("judging epoch 1: the validation loss is not a number")
                .hasMessageContaining("variable 'filter', changed by the step before");
    }

    @Test
    void refusesLabelsThatAreOutOfRange() {
        TrainingTask task = task(PROGRAM, new Digits(50, 17)).build();

        assertThatThrownBy(() -> TrainingRun.run(task, TrainingMonitor.NONE))
                .isInstanceOfSatisfying(
                        HoneException.class, e -> assertThat(e.reason()).isEqualTo(Reason.DATA))
                .hasMessageContaining("step ")
                .hasMessageContaining("label value of 3");
    }
}
