package dev.hone.quantization;

import dev.hone.model.InvalidModelException;
import dev.hone.model.traits.Clamp;

/**
 * The real values that a tensor takes.
 *
 * @param min not above {@code max}
 * @param max both bounds are finite as float32
 */
public record Range(double min, double max) {

    /** Nothing but zero. */
    public static final Range ZERO = new Range(0, 0);

    public Range {
        if (!finite(min) || !finite(max) || min > max) {
            throw new IllegalArgumentException("range from " + min + " to " + max);
        }
    }

    /**
     * The range of a tensor.
     *
     * @param tensor its name, for the message
     * @throws InvalidModelException naming the tensor, if a bound is NaN or infinite
     */
    public static Range of(String tensor, double min, double max) {
        if (!finite(min) || !finite(max)) {
            throw new InvalidModelException("tensor '" + tensor + "' holds values from " + min + " to " + max
                    + "; a scale can only be chosen for finite values");
        }
        return new Range(min, max);
    }

    /** The smallest range that holds both. */
    public Range merge(Range other) {
        return new Range(Math.min(min, other.min), Math.max(max, other.max));
    }

    /** Both bounds moved into the clamp. */
    public Range within(Clamp clamp) {
        return new Range(
                Math.min(Math.max(min, clamp.min()), clamp.max()), Math.min(Math.max(max, clamp.min()), clamp.max()));
    }

    /** Whether the other range lies in this one, or not further outside than {@code tolerance}. */
    public boolean contains(Range other, double tolerance) {
        return other.min >= min - tolerance && other.max <= max + tolerance;
    }

    private static boolean finite(double value) {
        return Math.abs(value) <= Float.MAX_VALUE;
    }
}
