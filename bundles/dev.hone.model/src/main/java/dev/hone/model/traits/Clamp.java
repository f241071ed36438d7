package dev.hone.model.traits;

/**
 * Bounds within which an output lies whatever the input, such as by a fused activation.
 *
 * @param min may be negative infinity
 * @param max may be positive infinity
 */
public record Clamp(double min, double max) {

    public static final Clamp NONE = new Clamp(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);

    public Clamp {
        if (!(min <= max)) {
            throw new IllegalArgumentException("clamp from " + min + " to " + max);
        }
    }

    /** Both clamps, this one first. */
    public Clamp within(Clamp other) {
        return new Clamp(Math.min(Math.max(min, other.min), other.max), Math.min(Math.max(max, other.min), other.max));
    }
}
