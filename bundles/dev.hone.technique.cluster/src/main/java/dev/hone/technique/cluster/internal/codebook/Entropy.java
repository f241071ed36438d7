package dev.hone.technique.cluster.internal.codebook;

/** Bits of ideal codes. */
final class Entropy {

    private static final double LOG2 = Math.log(2);

    private Entropy() {}

    /** Bits of a code for something that is {@code count} of {@code all}. */
    static double bits(double count, double all) {
        return Math.log(all / count) / LOG2;
    }
}
