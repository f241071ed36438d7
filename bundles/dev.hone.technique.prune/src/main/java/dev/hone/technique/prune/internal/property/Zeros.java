package dev.hone.technique.prune.internal.property;

import dev.hone.model.DataType;
import dev.hone.model.Quantization;
import dev.hone.model.SparseData;
import dev.hone.model.Tensor;
import dev.hone.model.TensorData;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.BitSet;
import java.util.Optional;

/** Which elements of a stored tensor stand for zero: floats that are zero, integers that are the zero point. */
public final class Zeros {

    /** The id of the property. */
    public static final String ID = "sparsity";

    private final Tensor tensor;
    private final TensorData data;
    private final int bits;

    private Zeros(Tensor tensor, TensorData data) {
        this.tensor = tensor;
        this.data = data;
        bits = tensor.type().bits();
    }

    /**
     * In row-major order; empty if it cannot be said, as of an activation, of text, or of more than 2,147,483,647
     * elements.
     */
    public static Optional<BitSet> of(Tensor tensor) {
        boolean known = tensor.isConstant()
                && (tensor.type().isFloat() || tensor.type().isInteger())
                && tensor.shape().isStatic()
                && tensor.shape().elements() <= Integer.MAX_VALUE;
        if (!known) {
            return Optional.empty();
        }
        TensorData data = SparseData.dense(tensor.data().orElseThrow());
        return data.size() == tensor.type().bytes(tensor.shape().elements())
                ? Optional.of(new Zeros(tensor, data).read())
                : Optional.empty();
    }

    private BitSet read() {
        int elements = (int) tensor.shape().elements();
        BitSet zeros = new BitSet(elements);
        ByteBuffer chunk = ByteBuffer.allocate(TensorData.CHUNK).order(ByteOrder.LITTLE_ENDIAN);
        int perChunk = chunk.capacity() * Byte.SIZE / bits;
        for (int first = 0; first < elements; first += perChunk) {
            int count = Math.min(perChunk, elements - first);
            chunk.clear();
            data.read((long) first * bits / Byte.SIZE, (int) tensor.type().bytes(count), chunk);
            chunk.flip();
            for (int i = 0; i < count; i++) {
                if (tensor.type().isFloat() ? isZero(chunk, i) : stored(chunk, i) == zeroPoint(first + i)) {
                    zeros.set(first + i);
                }
            }
            if (elements - first <= perChunk) {
                break;
            }
        }
        return zeros;
    }

    /** Whatever the type of float, all bits but the sign are 0. */
    private boolean isZero(ByteBuffer chunk, int index) {
        return switch (bits) {
            case Double.SIZE -> chunk.getLong(index * Double.BYTES) << 1 == 0;
            case Float.SIZE -> chunk.getInt(index * Float.BYTES) << 1 == 0;
            case Short.SIZE -> (chunk.getShort(index * Short.BYTES) & Short.MAX_VALUE) == 0;
            default -> (chunk.get(index) & Byte.MAX_VALUE) == 0;
        };
    }

    private long stored(ByteBuffer chunk, int index) {
        boolean signed = tensor.type().isSigned();
        return switch (bits) {
            case Long.SIZE -> chunk.getLong(index * Long.BYTES);
            case Integer.SIZE ->
                signed
                        ? chunk.getInt(index * Integer.BYTES)
                        : Integer.toUnsignedLong(chunk.getInt(index * Integer.BYTES));
            case Short.SIZE ->
                signed ? chunk.getShort(index * Short.BYTES) : Short.toUnsignedInt(chunk.getShort(index * Short.BYTES));
            case Byte.SIZE -> signed ? chunk.get(index) : Byte.toUnsignedInt(chunk.get(index));
            default -> packed(chunk, index, signed);
        };
    }

    /** The first of several values in a byte is in its lowest bits. */
    private long packed(ByteBuffer chunk, int index, boolean signed) {
        int position = index * bits;
        int above = Integer.SIZE - bits - position % Byte.SIZE;
        int raised = chunk.get(position / Byte.SIZE) << above;
        return signed ? raised >> (Integer.SIZE - bits) : raised >>> (Integer.SIZE - bits);
    }

    private long zeroPoint(int element) {
        Optional<Quantization> quantization = tensor.quantization();
        if (quantization.isEmpty()) {
            return 0;
        }
        if (quantization.get().axis() == Quantization.PER_TENSOR) {
            return quantization.get().zeroPoint(0);
        }
        int stride = 1;
        for (int axis = quantization.get().axis() + 1; axis < tensor.shape().rank(); axis++) {
            stride *= tensor.shape().dimension(axis);
        }
        return quantization
                .get()
                .zeroPoint(element
                        / stride
                        % tensor.shape().dimension(quantization.get().axis()));
    }

    /** Whether a tensor holds weights, as far as can be told from it alone. */
    static boolean isWeight(Tensor tensor) {
        boolean stored = tensor.type().isFloat()
                || tensor.quantization().isPresent()
                || tensor.type().bits() < Byte.SIZE;
        return tensor.isConstant()
                && tensor.type() != DataType.INT32
                && stored
                && tensor.shape().rank() > 1;
    }
}
