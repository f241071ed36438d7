package dev.hone.engine.tensorflow.internal.train;

import dev.hone.training.Epoch;
import dev.hone.training.TrainingMonitor;
import dev.hone.training.TrainingStatus;
import dev.hone.training.TrainingTask;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/** When to report and to store, and how fast steps are; the time between epochs is not that of steps. */
final class Pace {

    private static final double REPORT_SECONDS = 1;
    private static final double NANOS = 1e9;

    private final TrainingTask task;
    private final TrainingMonitor monitor;
    private final LongSupplier clock;
    private long first;
    private long timedFrom;
    private long timedStep;
    private long begun;
    private long idle;
    private long epochBegun;
    private long epochFirst;
    private double epochRate;
    private long reported;
    private long reportedStep;
    private double reportedTotal;
    private long paused;
    private long stored;

    Pace(TrainingTask task, TrainingMonitor monitor) {
        this(task, monitor, System::nanoTime);
    }

    /** @param clock in nanoseconds */
    Pace(TrainingTask task, TrainingMonitor monitor, LongSupplier clock) {
        this.task = task;
        this.monitor = monitor;
        this.clock = clock;
    }

    /** @param total the sum of losses in the epoch that is gone on with */
    void start(long step, double total) {
        long now = clock.getAsLong();
        first = step;
        timedFrom = step;
        begun = now;
        stored = now;
        begin(step, now);
        reportedTotal = total;
    }

    private void begin(long step, long now) {
        epochFirst = step;
        epochBegun = now;
        reported = now;
        reportedStep = step;
        timedStep = step;
        reportedTotal = 0;
    }

    /** @param total the sum of losses in this epoch, asked only if there is a report to make */
    void report(History history, DoubleSupplier total) {
        long now = clock.getAsLong();
        if (history.step() == first + 1) {
            warmed(now);
        }
        if (now - reported < REPORT_SECONDS * NANOS) {
            return;
        }
        double sum = total.getAsDouble();
        double samples = (double) (history.step() - reportedStep)
                * Math.min(task.batch(), task.train().size());
        double rate = (history.step() - timedStep) * NANOS / (now - reported);
        tell(history, (sum - reportedTotal) / samples, rate, now);
        reportedTotal = sum;
    }

    /** The first step of a process, in which TensorFlow prepares itself, says nothing about the others. */
    private void warmed(long now) {
        begun = now;
        reported = now;
        timedFrom = first + 1;
        timedStep = first + 1;
    }

    /** @param rate steps in a second of late */
    private void tell(History history, double loss, double rate, long now) {
        double mean = Math.max(history.step() - timedFrom, 1) * NANOS / (now - begun - idle);
        monitor.report(TrainingStatus.of(
                history.step(),
                task.span().steps(),
                loss,
                rate,
                (task.span().steps() - history.step()) / mean,
                last(history.epochs())));
        reported = now;
        reportedStep = history.step();
        timedStep = history.step();
    }

    private static Optional<Epoch> last(List<Epoch> epochs) {
        return epochs.isEmpty() ? Optional.empty() : Optional.of(epochs.get(epochs.size() - 1));
    }

    /** The steps of an epoch are done. */
    void pause(History history) {
        paused = clock.getAsLong();
        epochRate = (history.step() - epochFirst) * NANOS / (paused - epochBegun);
    }

    /** Steps in a second in the epoch whose steps were done last. */
    double rate() {
        return epochRate;
    }

    /** An epoch is over, and the next begins. */
    void resume(History history) {
        long now = clock.getAsLong();
        idle += now - paused;
        last(history.epochs()).ifPresent(epoch -> tell(history, epoch.loss(), epochRate, now));
        begin(history.step(), now);
    }

    boolean isCheckpointDue() {
        return task.checkpoints().isPresent()
                && clock.getAsLong() - stored > task.interval().toNanos();
    }

    void stored() {
        stored = clock.getAsLong();
    }
}
