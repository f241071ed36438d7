package dev.hone.technique.quantizeaware.internal.fake;

import dev.hone.training.TrainingSpan;

/**
 * When activations are rounded and their ranges move.
 *
 * @param delay the part of the training before activations are rounded
 * @param freeze the part of the training after which ranges stay as they are
 */
public record Timing(double delay, double freeze) {

    boolean delays() {
        return delay > 0;
    }

    boolean freezes() {
        return freeze < 1;
    }

    /** The first step in which activations are rounded, at the latest the last one of all. */
    long begin(TrainingSpan span) {
        return Math.min(Math.round(delay * span.steps()), span.steps() - 1);
    }

    /** The first step in which ranges stay as they are. */
    long end(TrainingSpan span) {
        return Math.round(freeze * span.steps());
    }
}
