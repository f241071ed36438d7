package dev.hone.technique.cluster.internal.property;

import dev.hone.model.DataType;
import dev.hone.model.Shape;
import dev.hone.model.SparseData;
import dev.hone.model.Tensor;
import dev.hone.model.TensorData;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/** What a constant stores, one code an element: the integer, or the bits of the float. */
public final class StoredCodes {

    /** Counting ends beyond. */
    public static final int MANY = 256;

    private final int[] codes;
    private final Shape shape;
    private final int zero;

    private StoredCodes(int[] codes, Shape shape, int zero) {
        this.codes = codes;
        this.shape = shape;
        this.zero = zero;
    }

    /** Whether a constant's elements are codes of a fixed size up to 32 bits, in whatever encoding. */
    public static boolean readable(Tensor tensor) {
        return tensor.isConstant()
                && tensor.shape().isStatic()
                && tensor.shape().elements() <= 1 << 30
                && tensor.type().bits() >= 4
                && tensor.type().bits() <= 32
                && (tensor.type().isFloat() || tensor.type().isInteger())
                && SparseData.dense(tensor.data().orElseThrow()).size()
                        == tensor.type().bytes(tensor.shape().elements());
    }

    public static StoredCodes of(Tensor tensor) {
        int[] codes = new int[(int) tensor.shape().elements()];
        TensorData data = SparseData.dense(tensor.data().orElseThrow());
        ByteBuffer chunk = ByteBuffer.allocate(TensorData.CHUNK).order(ByteOrder.LITTLE_ENDIAN);
        int filled = 0;
        for (long at = 0; at < data.size(); at += chunk.limit()) {
            chunk.clear();
            data.read(at, (int) Math.min(TensorData.CHUNK, data.size() - at), chunk);
            chunk.flip();
            filled = decode(tensor.type(), chunk, codes, filled);
        }
        int zero = tensor.quantization().isPresent()
                ? (int) tensor.quantization().get().zeroPoint(0)
                : 0;
        return new StoredCodes(codes, tensor.shape(), zero);
    }

    private static int decode(DataType type, ByteBuffer chunk, int[] codes, int first) {
        int filled = first;
        while (chunk.hasRemaining() && filled < codes.length) {
            switch (type.bits()) {
                case 4 -> {
                    int pair = chunk.get();
                    codes[filled++] = pair << 28 >> 28;
                    if (filled < codes.length) {
                        codes[filled++] = pair >> 4;
                    }
                }
                case 8 -> codes[filled++] = chunk.get();
                case 16 -> codes[filled++] = positiveZero(type, chunk.getShort(), Short.MIN_VALUE);
                default -> codes[filled++] = positiveZero(type, chunk.getInt(), Integer.MIN_VALUE);
            }
        }
        return filled;
    }

    private static int positiveZero(DataType type, int code, int negativeZero) {
        return type.isFloat() && code == negativeZero ? 0 : code;
    }

    /**
     * Distinct codes.
     *
     * @param most in one group
     * @param distinct codes other than zero, added up over groups
     * @param used how many elements have such a code
     */
    public record Count(int most, long distinct, long used) {

        /** Whether codes are shared: of weights that were only trained or pruned, nearly each is one of its own. */
        public boolean shared() {
            return used > 0 && used >= 2 * distinct;
        }
    }

    /** A number of codes, for people. */
    public static String text(int most) {
        return most > MANY ? "more than " + MANY : Integer.toString(most);
    }

    /** Over the whole tensor. */
    public Count whole() {
        return count(codes);
    }

    /** For each index of an axis; the counts may be too low where {@code most} is beyond {@link #MANY}. */
    public Count along(int axis) {
        Grouping grouping = Grouping.of(shape, axis);
        int[] group = new int[grouping.size()];
        Count all = new Count(0, 0, 0);
        for (int index = 0; index < grouping.groups() && all.most() <= MANY; index++) {
            for (int i = 0; i < group.length; i++) {
                group[i] = codes[grouping.index(index, i)];
            }
            Count count = count(group);
            all = new Count(
                    Math.max(all.most(), count.most()), all.distinct() + count.distinct(), all.used() + count.used());
        }
        return all;
    }

    /** Bits of an ideal code for an element. */
    public double entropy() {
        int[] sorted = codes.clone();
        Arrays.sort(sorted);
        double bits = 0;
        for (int from = 0, to; from < sorted.length; from = to) {
            to = from;
            while (to < sorted.length && sorted[to] == sorted[from]) {
                to++;
            }
            double share = (double) (to - from) / sorted.length;
            bits -= share * Math.log(share) / Math.log(2);
        }
        return bits;
    }

    private Count count(int[] group) {
        Set<Integer> distinct = new HashSet<>();
        for (int code : group) {
            distinct.add(code);
            if (distinct.size() > MANY) {
                return new Count(distinct.size(), distinct.size(), 0);
            }
        }
        long zeros = Arrays.stream(group).filter(code -> code == zero).count();
        return new Count(distinct.size(), distinct.size() - (zeros > 0 ? 1 : 0), group.length - zeros);
    }
}
