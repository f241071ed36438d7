package dev.hone.coordinator.internal.measure;

import dev.hone.model.Tensor;
import dev.hone.model.TensorData;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** How often each code of a constant is stored: an integer, or the bits of a float. */
final class CodeCounts {

    /** Wider codes are sorted to be counted, for which all are held at once. */
    private static final int MOST_SORTED = 1 << 27;

    private final long elements;
    private final long zeros;
    private final long[] counts;

    private CodeCounts(long elements, long zeros, long[] counts) {
        this.elements = elements;
        this.zeros = zeros;
        this.counts = counts;
    }

    static CodeCounts of(Tensor tensor) {
        long elements = tensor.shape().elements();
        TensorData data = tensor.data().orElseThrow();
        int bits = tensor.type().bits();
        boolean whole = data.size() == tensor.type().bytes(elements);
        if (whole && (bits == 4 || bits == 8)) {
            return narrow(tensor, data, bits);
        }
        return whole && (bits == 16 || bits == 32) && elements <= MOST_SORTED
                ? wide(tensor, data, bits)
                : new CodeCounts(elements, 0, new long[0]);
    }

    private static CodeCounts narrow(Tensor tensor, TensorData data, int bits) {
        long elements = tensor.shape().elements();
        long[] counts = new long[1 << bits];
        int mask = counts.length - 1;
        long[] left = {elements};
        forChunks(data, chunk -> {
            while (chunk.hasRemaining()) {
                int packed = chunk.get();
                for (int shift = 0; shift < Byte.SIZE && left[0] > 0; shift += bits) {
                    counts[packed >> shift & mask]++;
                    left[0]--;
                }
            }
        });
        long zeroPoint =
                tensor.quantization().map(scales -> scales.zeroPoint(0)).orElse(0L);
        return new CodeCounts(elements, counts[(int) zeroPoint & mask], counts);
    }

    private static CodeCounts wide(Tensor tensor, TensorData data, int bits) {
        int[] codes = new int[Math.toIntExact(tensor.shape().elements())];
        int[] filled = {0};
        boolean real = tensor.type().isFloat();
        forChunks(data, chunk -> {
            while (chunk.hasRemaining()) {
                int code = bits == 16 ? chunk.getShort() : chunk.getInt();
                boolean negativeZero = real && code == (bits == 16 ? Short.MIN_VALUE : Integer.MIN_VALUE);
                codes[filled[0]++] = negativeZero ? 0 : code;
            }
        });
        Arrays.sort(codes);
        long[] counts = new long[codes.length];
        int distinct = 0;
        long zeros = 0;
        for (int from = 0, to; from < codes.length; from = to) {
            to = from;
            while (to < codes.length && codes[to] == codes[from]) {
                to++;
            }
            zeros = codes[from] == 0 ? (long) to - from : zeros;
            counts[distinct++] = (long) to - from;
        }
        return new CodeCounts(codes.length, zeros, Arrays.copyOf(counts, distinct));
    }

    private interface Chunks {
        void accept(ByteBuffer chunk);
    }

    private static void forChunks(TensorData data, Chunks chunks) {
        ByteBuffer chunk = ByteBuffer.allocate(TensorData.CHUNK).order(ByteOrder.LITTLE_ENDIAN);
        for (long at = 0; at < data.size(); at += TensorData.CHUNK) {
            chunk.clear();
            data.read(at, (int) Math.min(TensorData.CHUNK, data.size() - at), chunk);
            chunks.accept(chunk.flip());
        }
    }

    /** The share that stands for zero. */
    double zeros() {
        return elements == 0 ? 0 : (double) zeros / elements;
    }

    OptionalLong distinct() {
        return counts.length == 0
                ? OptionalLong.empty()
                : OptionalLong.of(
                        Arrays.stream(counts).filter(count -> count > 0).count());
    }

    /** Bits of an ideal code for an element. */
    OptionalDouble entropy() {
        return counts.length == 0
                ? OptionalDouble.empty()
                : OptionalDouble.of(Arrays.stream(counts)
                                .filter(count -> count > 0)
                                .mapToDouble(count -> count * Math.log((double) elements / count))
                                .sum()
                        / (elements * Math.log(2)));
    }
}
