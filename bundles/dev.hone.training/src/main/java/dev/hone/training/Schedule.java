package dev.hone.training;

/** The learning rate of each step. Pure: the same step has the same rate. */
@FunctionalInterface
public interface Schedule {

    /**
     * @param step from 0 on
     * @param steps of the whole training
     * @return the learning rate
     */
    double rate(long step, long steps);

    /** Always the same. */
    static Schedule constant(double rate) {
        return (step, steps) -> rate;
    }

    /**
     * Half a cosine from {@code rate} at the first step to 0 after the last (Loshchilov and Hutter 2017, equation 5,
     * without restarts).
     */
    static Schedule cosine(double rate) {
        return (step, steps) -> rate * 0.5 * (1 + Math.cos(Math.PI * step / steps));
    }

    /** From {@code rate} at the first step to {@code end} after the last: {@code end + (rate - end) (1 - t)^power}. */
    static Schedule polynomial(double rate, double end, double power) {
        return (step, steps) -> end + (rate - end) * Math.pow(1 - (double) step / steps, power);
    }

    /** Rises evenly to this schedule's rate over the first part of the training. */
    default Schedule withWarmUp(double fraction) {
        return (step, steps) -> {
            double end = Math.ceil(fraction * steps);
            return rate(step, steps) * (step < end ? (step + 1) / end : 1);
        };
    }
}
