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
}
