package dev.hone.technique.quantizeaware.internal.fake;

import dev.hone.model.DataType;
import dev.hone.quantization.Affine;
import dev.hone.quantization.Range;
import dev.hone.quantization.ScaleGroup;

/**
 * Which bounds of a range move. One may be 0 for good; a symmetric range has its upper bound alone, and the lower one
 * is its opposite.
 */
enum Bounds {
    BOTH,
    UPPER,
    LOWER,
    SYMMETRIC;

    /** A bound that is nearer to zero is one of an activation that is always zero. */
    static final double LEAST = Affine.MIN_ACTIVATION_WIDTH;

    static Bounds of(ScaleGroup group) {
        if (group.symmetric() || group.type() != DataType.INT8) {
            return SYMMETRIC;
        }
        if (group.bounds().min() >= 0) {
            return UPPER;
        }
        return group.bounds().max() <= 0 ? LOWER : BOTH;
    }

    boolean hasLower() {
        return this == BOTH || this == LOWER;
    }

    boolean hasUpper() {
        return this != LOWER;
    }

    /** From zero down. */
    double lower(Range range) {
        return Math.min(range.min(), -LEAST);
    }

    /** From zero up; of a symmetric range the largest magnitude. */
    double upper(Range range) {
        double upper = this == SYMMETRIC ? Math.max(-range.min(), range.max()) : range.max();
        return Math.max(upper, LEAST);
    }

    /** @param lower not used where that bound does not move, and likewise the upper one */
    Range range(double lower, double upper) {
        return switch (this) {
            case BOTH -> new Range(lower, upper);
            case UPPER -> new Range(0, upper);
            case LOWER -> new Range(lower, 0);
            case SYMMETRIC -> new Range(-upper, upper);
        };
    }
}
