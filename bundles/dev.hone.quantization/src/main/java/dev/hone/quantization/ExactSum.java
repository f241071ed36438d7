package dev.hone.quantization;

import java.math.BigInteger;

/**
 * A sum of finite doubles without any rounding, so that the order of the summands does not matter. It is kept as a
 * number of fixed point that spans all exponents, in words of 32 bits that have room for carries (Kulisch's
 * accumulator). Not safe for use by several threads.
 */
public final class ExactSum {

    private static final int WORD = 32;
    private static final long LOW = (1L << WORD) - 1;

    /** Bits below the point: those of the smallest double. */
    private static final int POINT = 1074;

    private static final int FRACTION_BITS = 52;
    /** What of a sum is rounded to the 53 bits of a double. */
    private static final int KEPT_BITS = 62;

    private static final int WORDS = (POINT + 1024) / WORD + 2;

    private final long[] words = new long[WORDS];

    /**
     * Adds a finite value. There is room for 2^29 additions, on all sums that are added to one.
     *
     * @throws IllegalArgumentException for NaN and infinity
     */
    public void add(double value) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException("a sum of " + value + "; only finite values can be summed");
        }
        long bits = Double.doubleToRawLongBits(value);
        int exponent = (int) (bits >>> FRACTION_BITS) & 0x7ff;
        long fraction = bits & ((1L << FRACTION_BITS) - 1);
        if (exponent > 0) {
            fraction |= 1L << FRACTION_BITS;
            exponent--;
        }
        int word = exponent / WORD;
        int shift = exponent % WORD;
        long low = (fraction & LOW) << shift;
        long high = (fraction >>> WORD) << shift;
        long sign = value < 0 ? -1 : 1;
        words[word] += sign * (low & LOW);
        words[word + 1] += sign * ((low >>> WORD) + (high & LOW));
        words[word + 2] += sign * (high >>> WORD);
    }

    /** Adds what another sum holds. */
    public void add(ExactSum other) {
        for (int i = 0; i < WORDS; i++) {
            words[i] += other.words[i];
        }
    }

    /** The sum, rounded to nearest. */
    public double value() {
        BigInteger sum = BigInteger.ZERO;
        for (int i = WORDS - 1; i >= 0; i--) {
            sum = sum.shiftLeft(WORD).add(BigInteger.valueOf(words[i]));
        }
        BigInteger magnitude = sum.abs();
        int dropped = Math.max(0, magnitude.bitLength() - KEPT_BITS);
        long kept = magnitude.shiftRight(dropped).longValue();
        if (magnitude.getLowestSetBit() < dropped) {
            kept |= 1; // so that what was dropped still breaks ties when the rest is rounded
        }
        return sum.signum() * Math.scalb((double) kept, dropped - POINT);
    }
}
