package dev.hone.technique.quantizeaware.internal.fake;

import dev.hone.training.TrainingSpan;
import java.util.Optional;

/**
 * When activations are rounded and their ranges move.
 *
 * @param delay the part of the training before activations are rounded
 * @param freeze the part of the training after which ranges stay as they are
 */
public record Timing(double delay, double freeze) {

    /** From so many steps behind a delay on nothing is said: weights have some time to adapt to rounding. */
    private static final long LEAST_STEPS = 100;

    /** For people: when activations are rounded, if not from the begin on. */
    public Optional<String> delayed(TrainingSpan span) {
        if (!delays()) {
            return Optional.empty();
        }
        long steps = span.steps() - begin(span);
        return Optional.of("activations are rounded in the last " + steps + " of " + span.steps() + " steps (delay="
                + delay + ")"
                + (steps < LEAST_STEPS
                        ? ", few for weights to adapt to that: a smaller delay or more epochs give more"
                        : ""));
    }

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
