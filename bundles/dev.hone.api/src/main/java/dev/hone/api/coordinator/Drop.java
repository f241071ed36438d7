package dev.hone.api.coordinator;

/**
 * What a stage cost by the score that decides whether it is kept, counted from the original model.
 *
 * @param before the original's score
 * @param after the score of the stage's model
 * @param limit on {@link #value}, as the user gave it, in the unit of the score
 */
public record Drop(Score before, Score after, double limit) {

    /** How much worse it became; negative where it became better. */
    public double value() {
        return before.higherIsBetter() ? before.value() - after.value() : after.value() - before.value();
    }

    public boolean allowed() {
        return value() <= limit;
    }
}
