package dev.hone.engine.tensorflow.internal.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.training.Epoch;
import dev.hone.training.TrainingMonitor;
import dev.hone.training.TrainingStatus;
import dev.hone.training.TrainingTask;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Three epochs of 100 steps with 8 samples each. */
class PaceTest {

    private static final Offset<Double> NEARLY = Offset.offset(1e-6);

    private final List<TrainingStatus> told = new ArrayList<>();
    private final TrainingTask task = TrainingTask.builder(Digits.program(1), Digits.of(800))
            .batch(8)
            .epochs(3)
            .checkpoints(Optional.of(Path.of("nowhere")))
            .interval(Duration.ofSeconds(30))
            .build();
    private final TrainingMonitor monitor = told::add;
    private final Pace pace = new Pace(task, monitor, () -> this.nanos);
    private long nanos = 100_000_000_000L;
    private double total;
    private History history = History.NONE;

    /** Steps that take so long each, with a loss. */
    private void steps(int count, double each, double loss) {
        for (int i = 0; i < count; i++) {
            nanos += Math.round(each * 1e9);
            total += 8 * loss;
            history = history.at(history.step() + 1);
            pace.report(history, () -> total);
        }
    }

    private void judge(double took, double loss) {
        pace.pause(history);
        nanos += Math.round(took * 1e9);
        history = history.with(Epoch.of(history.epochs().size() + 1, loss, OptionalDouble.empty(), Map.of(), 0));
        pace.resume(history);
        total = 0;
    }

    private TrainingStatus last() {
        return told.get(told.size() - 1);
    }

    @Test
    void reportsOnceASecondWhatStepsOfLateTookAndLost() {
        pace.start(0, 0);
        steps(1, 5, 9); // the first of a process prepares it
        assertThat(told).isEmpty();
        steps(9, 0.1, 2);
        assertThat(told).isEmpty();
        steps(1, 0.1, 2);

        assertThat(told).hasSize(1);
        assertThat(last().step()).isEqualTo(11);
        assertThat(last().steps()).isEqualTo(300);
        assertThat(last().stepsPerSecond()).isCloseTo(10, NEARLY);
        assertThat(last().remainingSeconds()).isCloseTo(28.9, NEARLY);

        steps(20, 0.05, 1);
        assertThat(last().loss()).isCloseTo(1, NEARLY);
        assertThat(last().stepsPerSecond()).isCloseTo(20, NEARLY);
        assertThat(last().remainingSeconds()).isCloseTo((300 - 31) / 15.0, NEARLY);
    }

    @Test
    void leavesOutTheTimeInWhichEpochsAreJudged() {
        pace.start(0, 0);
        steps(100, 0.1, 1);
        judge(60, 0.5);

        assertThat(last().loss()).isEqualTo(0.5);
        assertThat(last().remainingSeconds()).isCloseTo(20, NEARLY);
        steps(10, 0.1, 3);
        assertThat(last().loss()).isCloseTo(3, NEARLY);
        assertThat(last().stepsPerSecond()).isCloseTo(10, NEARLY);
        assertThat(last().remainingSeconds()).isCloseTo(19, NEARLY);
        steps(90, 0.1, 3);
        judge(0, 2);
        assertThat(pace.rate()).isCloseTo(10, NEARLY);
    }

    @Test
    void goesOnInTheMiddleOfAnEpoch() {
        history = History.NONE.at(140);
        total = 40 * 8 * 5;
        pace.start(140, total);
        steps(1, 1.5, 1);
        steps(10, 0.1, 1);

        assertThat(last().step()).isEqualTo(151);
        assertThat(last().stepsPerSecond()).isCloseTo(10, NEARLY);
        assertThat(last().remainingSeconds()).isCloseTo(14.9, NEARLY);
    }

    @Test
    void storesOnceInAnInterval() {
        pace.start(0, 0);
        steps(30, 1, 1);
        assertThat(pace.isCheckpointDue()).isFalse();
        steps(1, 1, 1);
        assertThat(pace.isCheckpointDue()).isTrue();
        pace.stored();
        assertThat(pace.isCheckpointDue()).isFalse();
    }
}
