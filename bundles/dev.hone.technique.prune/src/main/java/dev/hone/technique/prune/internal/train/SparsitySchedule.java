package dev.hone.technique.prune.internal.train;

import dev.hone.api.HoneException;
import dev.hone.api.HoneException.Reason;
import dev.hone.training.TrainingSpan;

/**
 * The share of zeros at each step of a training.
 *
 * @param polynomial whether it rises from {@code initial}; else it is the final one from the beginning on
 * @param initial at {@code begin}
 * @param target at {@code end} and after
 * @param begin the first step with zeros
 * @param end the step at which the target is reached; negative for half of the training, which leaves the other half to
 *     recover
 * @param frequency steps from one choice of zeros to the next, at most
 * @param power with which it rises fast at first and slowly in the end
 */
public record SparsitySchedule(
        boolean polynomial, double initial, double target, long begin, long end, long frequency, double power) {

    private static final double RECOVERY = 0.5;
    private static final long LEAST_CHOICES = 16;

    /** The same for a weight with another share of zeros at the end, beginning with the like share of it. */
    public SparsitySchedule towards(double share) {
        double start = target > 0 ? initial * share / target : 0;
        return new SparsitySchedule(polynomial, start, share, begin, end, frequency, power);
    }

    /**
     * Refuses a beginning after which nothing is trained any more, and an end that training does not reach.
     *
     * @throws HoneException with the reason USAGE
     */
    public void requireWithin(TrainingSpan span) {
        if (begin >= span.steps()) {
            throw new HoneException(
                    Reason.USAGE,
                    "prune: begin=" + begin + " is refused; accepted: from 0 to " + (span.steps() - 1)
                            + ", as the training has " + span.steps() + " steps, " + span.stepsPerEpoch()
                            + " an epoch");
        }
        if (end > span.steps()) {
            throw new HoneException(
                    Reason.USAGE,
                    "prune: end=" + end + " is refused; accepted: from " + (begin + 1) + " to " + span.steps()
                            + ", as the training has " + span.steps() + " steps, " + span.stepsPerEpoch()
                            + " an epoch, or -1 for half of them");
        }
    }

    /** Whether zeros are chosen before a step. */
    boolean due(long step, TrainingSpan span) {
        long last = end(span);
        boolean between = step >= begin && step < last && (step - begin) % interval(last) == 0;
        return between || step == last;
    }

    /**
     * {@code s = s_f + (s_i - s_f) (1 - (t - t0) / (t1 - t0))^power} (Zhu and Gupta, To prune, or not to prune, 2017,
     * equation 1, where the power is 3).
     */
    double at(long step, TrainingSpan span) {
        long last = end(span);
        if (step >= last || !polynomial) {
            return target;
        }
        double rest = 1 - (double) (step - begin) / (last - begin);
        return target + (initial - target) * Math.pow(rest, power);
    }

    /** In a short training more often, so that zeros do not come all at once. */
    private long interval(long last) {
        return Math.min(frequency, Math.max(1, (last - begin) / LEAST_CHOICES));
    }

    private long end(TrainingSpan span) {
        long last = end >= 0 ? end : Math.max(begin, Math.round((1 - RECOVERY) * span.steps()));
        return Math.min(last, span.steps());
    }
}
