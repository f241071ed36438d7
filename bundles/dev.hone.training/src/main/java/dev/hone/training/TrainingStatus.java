package dev.hone.training;

import java.util.Optional;

/**
 * How far a training is.
 *
 * @param step training steps done so far
 * @param steps of the whole training
 * @param loss mean over the steps since the last report
 * @param stepsPerSecond over the time since the last report
 * @param remainingSeconds until the end, by the rate so far
 * @param last the last epoch that is complete
 */
public record TrainingStatus(
        long step, long steps, double loss, double stepsPerSecond, double remainingSeconds, Optional<Epoch> last) {

    public static TrainingStatus of(
            long step, long steps, double loss, double stepsPerSecond, double remainingSeconds, Optional<Epoch> last) {
        return new TrainingStatus(step, steps, loss, stepsPerSecond, remainingSeconds, last);
    }
}
