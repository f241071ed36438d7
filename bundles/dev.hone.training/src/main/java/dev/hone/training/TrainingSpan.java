package dev.hone.training;

import java.util.function.LongPredicate;

/**
 * How long a training is.
 *
 * @param epochs at least 1
 * @param stepsPerEpoch at least 1
 */
public record TrainingSpan(int epochs, long stepsPerEpoch) {

    public TrainingSpan {
        if (epochs < 1 || stepsPerEpoch < 1) {
            throw new IllegalArgumentException("epochs=" + epochs + ", stepsPerEpoch=" + stepsPerEpoch);
        }
    }

    /** Steps of the whole training. */
    public long steps() {
        return Math.multiplyExact(epochs, stepsPerEpoch);
    }

    /** The largest number of steps done, from all down to 1, of which something is true; 0 if it is of none. */
    public long last(LongPredicate condition) {
        long step = steps();
        while (step > 0 && !condition.test(step)) {
            step--;
        }
        return step;
    }

    /** Which part of the training is over before a step: 0 before the first, 1 after the last. */
    public double part(long step) {
        return (double) step / steps();
    }
}
