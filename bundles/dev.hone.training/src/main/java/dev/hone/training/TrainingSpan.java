package dev.hone.training;

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

    /** Which part of the training is over before a step: 0 before the first, 1 after the last. */
    public double part(long step) {
        return (double) step / steps();
    }
}
