package dev.hone.tck.kit;

import dev.hone.model.DataType;
import dev.hone.model.Quantization;
import dev.hone.model.Tensor;
import java.nio.ByteBuffer;
import java.util.Optional;

/** The real values of constants. */
public final class RealValues {

    private RealValues() {}

    /** Whether {@link #of} reads a constant: one whose elements are floats or integers of 8 to 64 bits. */
    public static boolean canRead(Tensor tensor) {
        return tensor.isConstant()
                && tensor.shape().isStatic()
                && switch (tensor.type()) {
                    case FLOAT64, FLOAT32, FLOAT16, BFLOAT16, INT64, INT32, INT16, INT8, UINT8 ->
                        tensor.data().orElseThrow().size()
                                == tensor.type().bytes(tensor.shape().elements());
                    default -> false;
                };
    }

    /**
     * The values in row-major order; stored integers count as what they stand for.
     *
     * @throws IllegalArgumentException if it is of a type or an encoding that is not read
     */
    public static double[] of(Tensor tensor) {
        if (!canRead(tensor)) {
            throw new IllegalArgumentException("tensor '" + tensor.label() + "' of type " + tensor.type()
                    + " and shape " + tensor.shape() + " is no constant that can be read");
        }
        int count = Math.toIntExact(tensor.shape().elements());
        ByteBuffer bytes = tensor.data()
                .orElseThrow()
                .copy(0, Math.toIntExact(tensor.data().orElseThrow().size()));
        double[] values = new double[count];
        for (int i = 0; i < count; i++) {
            values[i] = real(tensor, i, stored(tensor.type(), bytes, i));
        }
        return values;
    }

    private static double real(Tensor tensor, int index, double stored) {
        Optional<Quantization> quantization =
                tensor.quantization().filter(known -> tensor.type().isInteger());
        if (quantization.isEmpty()) {
            return stored;
        }
        Quantization known = quantization.get();
        int channel = 0;
        if (!known.isPerTensor()) {
            int inner = 1;
            for (int axis = known.axis() + 1; axis < tensor.shape().rank(); axis++) {
                inner *= tensor.shape().dimension(axis);
            }
            channel = index / inner % known.size();
        }
        return (stored - known.zeroPoint(channel)) * (double) known.scale(channel);
    }

    private static double stored(DataType type, ByteBuffer bytes, int index) {
        return switch (type) {
            case FLOAT64 -> bytes.getDouble(8 * index);
            case FLOAT32 -> bytes.getFloat(4 * index);
            case FLOAT16 -> half(bytes.getShort(2 * index));
            case BFLOAT16 -> Float.intBitsToFloat(bytes.getShort(2 * index) << 16);
            case INT64 -> bytes.getLong(8 * index);
            case INT32 -> bytes.getInt(4 * index);
            case INT16 -> bytes.getShort(2 * index);
            case UINT8 -> bytes.get(index) & 0xff;
            default -> bytes.get(index);
        };
    }

    /** IEEE 754 binary16: a sign, 5 bits of exponent, 10 of fraction. */
    private static double half(short bits) {
        int exponent = bits >> 10 & 0x1f;
        int fraction = bits & 0x3ff;
        double magnitude =
                switch (exponent) {
                    case 0 -> Math.scalb((double) fraction, -24);
                    case 0x1f -> fraction == 0 ? Double.POSITIVE_INFINITY : Double.NaN;
                    default -> Math.scalb((double) (fraction | 0x400), exponent - 25);
                };
        return bits < 0 ? -magnitude : magnitude;
    }
}
