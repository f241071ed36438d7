package dev.hone.model;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/** A constant in the real values that it stands for, read in chunks. Used by one thread at a time. */
public final class RealConstant {

    /** Elements read at once: whole bytes also of four and of two bits. */
    public static final int CHUNK = 1 << 14;

    private final Tensor tensor;
    private final long inner;
    private final ByteBuffer bytes;

    private RealConstant(Tensor tensor) {
        this.tensor = tensor;
        this.inner = inner(tensor.shape(), axis(tensor));
        this.bytes = ByteBuffer.allocate(CHUNK * 8).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Empty for a tensor whose values this cannot tell: no constant, sparse, or stored in another way. */
    public static Optional<RealConstant> of(Tensor tensor) {
        boolean readable = tensor.isConstant()
                && tensor.shape().isStatic()
                && !tensor.attributes().has(Sparsity.ATTRIBUTE)
                && switch (tensor.type()) {
                    case FLOAT32, FLOAT16 -> tensor.quantization().isEmpty();
                    case INT2, INT4, UINT4, INT8, UINT8, INT16, INT32, INT64 ->
                        tensor.quantization()
                                .filter(scales -> fit(scales, tensor))
                                .isPresent();
                    default -> false;
                }
                && tensor.data().orElseThrow().size()
                        == tensor.type().bytes(tensor.shape().elements());
        return readable ? Optional.of(new RealConstant(tensor)) : Optional.empty();
    }

    private static boolean fit(Quantization scales, Tensor tensor) {
        return scales.isPerTensor()
                || (scales.axis() < tensor.shape().rank() && tensor.shape().dimension(scales.axis()) == scales.size());
    }

    private static int axis(Tensor tensor) {
        return tensor.quantization().map(Quantization::axis).orElse(Quantization.PER_TENSOR);
    }

    /** The number of elements that follow each other with the same index along an axis. */
    public static long inner(Shape shape, int axis) {
        long inner = 1;
        for (int i = Math.max(axis, -1) + 1; i < shape.rank(); i++) {
            inner *= shape.dimension(i);
        }
        return Math.max(inner, 1);
    }

    public Tensor tensor() {
        return tensor;
    }

    /**
     * Reads values.
     *
     * @param first a multiple of {@link #CHUNK}
     * @param values filled from its beginning
     */
    public void read(long first, int count, float[] values) {
        TensorData data = tensor.data().orElseThrow();
        DataType type = tensor.type();
        bytes.clear();
        data.read(first * type.bits() / 8, (int) type.bytes(count), bytes);
        bytes.flip();
        for (int i = 0; i < count; i++) {
            values[i] =
                    type.isFloat() ? real(i) : (float) ((stored(i) - zeroPoint(first + i)) * (double) scale(first + i));
        }
    }

    /** All values of a constant that is known to fit into an array, in row-major order. */
    public float[] values() {
        float[] all = new float[Math.toIntExact(tensor.shape().elements())];
        float[] chunk = new float[Math.min(CHUNK, all.length)];
        for (int first = 0; first < all.length; first += CHUNK) {
            int count = Math.min(CHUNK, all.length - first);
            read(first, count, chunk);
            System.arraycopy(chunk, 0, all, first, count);
        }
        return all;
    }

    /** The scale of an element; 0 where real values are stored. */
    public float scale(long element) {
        return tensor.quantization()
                .map(scales -> scales.scale(index(scales, element)))
                .orElse(0f);
    }

    private long zeroPoint(long element) {
        Quantization scales = tensor.quantization().orElseThrow();
        return scales.zeroPoint(index(scales, element));
    }

    private int index(Quantization scales, long element) {
        return scales.isPerTensor() ? 0 : (int) (element / inner % scales.size());
    }

    private float real(int i) {
        return tensor.type() == DataType.FLOAT32 ? bytes.getFloat(4 * i) : half(bytes.getShort(2 * i));
    }

    private static float half(short bits) {
        int exponent = bits >> 10 & 0x1F;
        int fraction = bits & 0x3FF;
        float magnitude = exponent == 0
                ? fraction * 0x1p-24f
                : exponent == 0x1F
                        ? (fraction == 0 ? Float.POSITIVE_INFINITY : Float.NaN)
                        : Math.scalb(1 + fraction * 0x1p-10f, exponent - 15);
        return bits < 0 ? -magnitude : magnitude;
    }

    private long stored(int i) {
        return switch (tensor.type()) {
            case INT2 -> (byte) (bytes.get(i / 4) << (6 - 2 * (i % 4))) >> 6;
            case INT4 -> (byte) (bytes.get(i / 2) << (4 - 4 * (i % 2))) >> 4;
            case UINT4 -> (bytes.get(i / 2) >> (4 * (i % 2))) & 0xF;
            case INT8 -> bytes.get(i);
            case UINT8 -> bytes.get(i) & 0xFF;
            case INT16 -> bytes.getShort(2 * i);
            case INT32 -> bytes.getInt(4 * i);
            default -> bytes.getLong(8 * i);
        };
    }
}
