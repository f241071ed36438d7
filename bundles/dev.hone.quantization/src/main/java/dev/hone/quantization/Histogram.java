package dev.hone.quantization;

import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * How often values of which size occur, in memory of fixed size and from one pass over the values.
 *
 * <p>A bin holds the values from {@code i * 2^e} up to, not including, {@code (i + 1) * 2^e} for a whole number i. The
 * exponent e is the smallest for which {@link #BINS} bins hold zero and all values seen; when a value lies outside, e
 * is raised, and each two bins that then are one are added. So e and all counts follow from the values alone: neither
 * their order nor their distribution over histograms that are merged matters, to the last bit. Not safe for use by
 * several threads.
 */
public final class Histogram {

    /** Bins, at least half of which lie between zero, the smallest and the largest value. */
    public static final int BINS = 4096;

    /** What lies in a block is in the first-level cache when it is counted after its bounds are known. */
    private static final int BLOCK = 4096;

    private static final int MIN_EXPONENT = -149;
    private static final int FRACTION_BITS = 23;

    private final MinMax bounds = new MinMax();
    private final float[] block = new float[BLOCK];

    /** Counts by the last bits of the bin's number. Two, because counting one bin twice in a row takes its time. */
    private int[] even = new int[BINS];

    private int[] odd = new int[BINS];
    private int pending;

    /** Counts that were moved here before {@link #even} and {@link #odd} could overflow; null before that. */
    private long[] settled;

    private int exponent = MIN_EXPONENT;
    private float min = Float.POSITIVE_INFINITY;
    private float max = Float.NEGATIVE_INFINITY;
    private float lowest = Float.POSITIVE_INFINITY;
    private float highest = Float.NEGATIVE_INFINITY;

    /** Counts the values from position 0 to the limit. Those that are not finite only show in the bounds. */
    public void add(FloatBuffer values) {
        int count = values.limit();
        for (int at = 0; at < count; at += BLOCK) {
            int length = Math.min(BLOCK, count - at);
            bounds.scan(values, at, length);
            values.get(at, block, 0, length);
            addBlock(length);
        }
    }

    private void addBlock(int length) {
        lowest = Math.min(lowest, bounds.min());
        highest = Math.max(highest, bounds.max());
        int finite = length;
        if (!(Math.abs(bounds.min()) <= Float.MAX_VALUE && Math.abs(bounds.max()) <= Float.MAX_VALUE)) {
            finite = keepFinite(length);
            bounds.scan(FloatBuffer.wrap(block), 0, finite);
        }
        if (finite == 0) {
            return;
        }
        widen(bounds.min(), bounds.max(), exponent);
        if (pending > Integer.MAX_VALUE - finite) {
            settle();
        }
        pending += finite;
        count(block, finite / 2, even, odd, scale());
        if (finite % 2 == 1) {
            even[slot(index(block[finite - 1], exponent))]++;
        }
    }

    private int keepFinite(int length) {
        int kept = 0;
        for (int i = 0; i < length; i++) {
            if (Math.abs(block[i]) <= Float.MAX_VALUE) {
                block[kept++] = block[i];
            }
        }
        return kept;
    }

    /** Counts twice {@code half} values. Scaling by a power of two is exact in double precision. */
    private static void count(float[] values, int half, int[] even, int[] odd, double scale) {
        for (int i = 0; i < half; i++) {
            even[(int) Math.floor(values[i] * scale) & (even.length - 1)]++;
            odd[(int) Math.floor(values[i + half] * scale) & (odd.length - 1)]++;
        }
    }

    /** Adds what another histogram counted, which stays as it is. */
    public void merge(Histogram other) {
        lowest = Math.min(lowest, other.lowest);
        highest = Math.max(highest, other.highest);
        if (other.isEmpty()) {
            return;
        }
        widen(other.min, other.max, Math.max(exponent, other.exponent));
        settle();
        int halvings = Math.min(exponent - other.exponent, Integer.SIZE - 1);
        int last = other.last();
        for (int i = other.first(); i <= last; i++) {
            settled[slot(i >> halvings)] += other.count(i);
        }
    }

    /** Makes room for values up to the bounds: in bins of at least {@code 2^least}, as few as hold all values. */
    private void widen(float low, float high, int least) {
        if (low >= min && high <= max && least == exponent) {
            return;
        }
        float lower = Math.min(min, low);
        float upper = Math.max(max, high);
        float left = Math.min(lower, 0);
        float right = Math.max(upper, 0);
        int wide = Math.max(least, Math.getExponent(Math.max(-left, right)) - FRACTION_BITS);
        while (index(right, wide) - index(left, wide) >= BINS) {
            wide++;
        }
        if (wide > exponent && !isEmpty()) {
            halve(Math.min(wide - exponent, Integer.SIZE - 1));
        }
        exponent = wide;
        min = lower;
        max = upper;
    }

    private void halve(int times) {
        int[] halved = new int[BINS];
        long[] halvedSettled = settled == null ? null : new long[BINS];
        int last = last();
        for (int i = first(); i <= last; i++) {
            int from = slot(i);
            int to = slot(i >> times);
            halved[to] += even[from] + odd[from];
            if (settled != null) {
                halvedSettled[to] += settled[from];
            }
        }
        even = halved;
        Arrays.fill(odd, 0);
        settled = halvedSettled;
    }

    private void settle() {
        if (settled == null) {
            settled = new long[BINS];
        }
        for (int slot = 0; slot < BINS; slot++) {
            settled[slot] += (long) even[slot] + odd[slot];
        }
        Arrays.fill(even, 0);
        Arrays.fill(odd, 0);
        pending = 0;
    }

    private double scale() {
        return Math.scalb(1.0, -exponent);
    }

    /** The number of the bin of a finite value. */
    private static int index(float value, int exponent) {
        return (int) Math.floor(Math.scalb((double) value, -exponent));
    }

    private static int slot(int index) {
        return index & (BINS - 1);
    }

    /** Whether no finite value was counted. */
    public boolean isEmpty() {
        return min > max;
    }

    /** The smallest value; NaN if there was one; infinity if there was no value. */
    public float min() {
        return lowest;
    }

    /** The largest value; NaN if there was one; negative infinity if there was no value. */
    public float max() {
        return highest;
    }

    /** The width of a bin, a power of two. */
    public double binWidth() {
        return Math.scalb(1.0, exponent);
    }

    /** The number of the bin with the smallest finite value. */
    public int first() {
        return index(min, exponent);
    }

    /** The number of the bin with the largest finite value. */
    public int last() {
        return index(max, exponent);
    }

    /**
     * How many values lie in a bin.
     *
     * @param bin from {@link #first} to {@link #last}; bin i starts at {@code i * binWidth()}
     */
    public long count(int bin) {
        int slot = slot(bin);
        return (settled == null ? 0 : settled[slot]) + even[slot] + odd[slot];
    }

    /** How many finite values were counted. */
    public long count() {
        long sum = 0;
        for (int slot = 0; slot < BINS; slot++) {
            sum += count(slot);
        }
        return sum;
    }

    /**
     * The value below which a share of the finite values lies, taken to be spread evenly over each bin.
     *
     * @param share from 0, the smallest, to 1, the largest value
     * @throws IllegalStateException if the histogram is empty
     */
    public double quantile(double share) {
        if (isEmpty()) {
            throw new IllegalStateException("a quantile of no values");
        }
        double wanted = share * count();
        long below = 0;
        int last = last();
        for (int i = first(); i <= last; i++) {
            long here = count(i);
            if (here > 0 && below + here >= wanted) {
                double low = Math.max(i * binWidth(), min);
                double high = Math.min((i + 1) * binWidth(), max);
                return low + Math.max(0, (wanted - below) / here) * (high - low);
            }
            below += here;
        }
        return max;
    }

    @Override
    public boolean equals(Object object) {
        return object instanceof Histogram other
                && Float.compare(lowest, other.lowest) == 0
                && Float.compare(highest, other.highest) == 0
                && min == other.min
                && max == other.max
                && exponent == other.exponent
                && Arrays.equals(counts(), other.counts());
    }

    @Override
    public int hashCode() {
        return 31 * (31 * Float.hashCode(lowest) + Float.hashCode(highest)) + Arrays.hashCode(counts());
    }

    private long[] counts() {
        long[] counts = new long[BINS];
        for (int slot = 0; slot < BINS; slot++) {
            counts[slot] = count(slot);
        }
        return counts;
    }
}
