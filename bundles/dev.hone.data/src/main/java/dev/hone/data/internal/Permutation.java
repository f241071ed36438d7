package dev.hone.data.internal;

/**
 * A pseudorandom order of 0 to size - 1 that is decided by a seed and needs no memory: a Feistel network over the next
 * power of four, walked until the value is in range (Black and Rogaway, Ciphers with Arbitrary Finite Domains, 2002,
 * section 4).
 */
final class Permutation {

    private static final int ROUNDS = 6;

    private final long size;
    private final long seed;
    private final int halfBits;
    private final long halfMask;

    Permutation(long size, long seed) {
        this.size = size;
        this.seed = seed;
        int bits = Long.SIZE - Long.numberOfLeadingZeros(Math.max(1, size - 1));
        halfBits = (bits + 1) / 2;
        halfMask = (1L << halfBits) - 1;
    }

    long at(long index) {
        long value = index;
        do {
            value = network(value);
        } while (value >= size);
        return value;
    }

    private long network(long value) {
        long left = value >>> halfBits;
        long right = value & halfMask;
        for (int round = 0; round < ROUNDS; round++) {
            long next = left ^ (mix(right + mix(seed + round)) & halfMask);
            left = right;
            right = next;
        }
        return (left << halfBits) | right;
    }

    /** The finalizer of SplitMix64 (Steele, Lea and Flood, 2014). */
    private static long mix(long value) {
        long z = value + 0x9e3779b97f4a7c15L;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
