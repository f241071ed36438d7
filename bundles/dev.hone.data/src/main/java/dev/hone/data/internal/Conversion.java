package dev.hone.data.internal;

import dev.hone.api.HoneException;
import dev.hone.model.DataType;
import java.nio.ByteBuffer;

/** Converts elements between numeric types: to floats by rounding to nearest, to integers without loss. */
final class Conversion {

    private Conversion() {}

    /** Whether every value, or every value in the target's range, has a counterpart. */
    static boolean possible(DataType from, DataType to) {
        if (from == to) {
            return true;
        }
        boolean wholeNumbers = from.isInteger() || from == DataType.BOOL;
        return switch (to) {
            case FLOAT32, FLOAT64 -> wholeNumbers || from.isFloat();
            case INT8, INT16, INT32, INT64, UINT8, UINT16, UINT32 -> wholeNumbers && from != DataType.UINT64;
            default -> false;
        };
    }

    /**
     * Converts elements from the position of {@code source} on; both positions advance.
     *
     * @param divisor by which values are divided, for floats
     * @throws HoneException if a value is out of the target's range; the message starts with the value
     */
    static void convert(DataType from, ByteBuffer source, DataType to, ByteBuffer target, int elements, float divisor) {
        if (to == DataType.FLOAT32) {
            for (int i = 0; i < elements; i++) {
                target.putFloat((float) real(from, source) / divisor);
            }
        } else if (to == DataType.FLOAT64) {
            for (int i = 0; i < elements; i++) {
                target.putDouble(real(from, source) / divisor);
            }
        } else {
            for (int i = 0; i < elements; i++) {
                put(whole(from, source), to, target);
            }
        }
    }

    private static double real(DataType type, ByteBuffer source) {
        return switch (type) {
            case FLOAT64 -> source.getDouble();
            case FLOAT32 -> source.getFloat();
            case FLOAT16 -> half(source.getShort());
            case UINT64 -> unsigned(source.getLong());
            default -> whole(type, source);
        };
    }

    private static long whole(DataType type, ByteBuffer source) {
        return switch (type) {
            case INT64 -> source.getLong();
            case INT32 -> source.getInt();
            case UINT32 -> Integer.toUnsignedLong(source.getInt());
            case INT16 -> source.getShort();
            case UINT16 -> Short.toUnsignedLong(source.getShort());
            case INT8 -> source.get();
            case UINT8 -> Byte.toUnsignedLong(source.get());
            case BOOL -> source.get() == 0 ? 0 : 1;
            default -> throw new IllegalStateException("no whole numbers in " + type);
        };
    }

    private static void put(long value, DataType type, ByteBuffer target) {
        if (type != DataType.INT64 && (value < type.min() || value > type.max())) {
            throw new HoneException(
                    HoneException.Reason.DATA,
                    value + " does not fit into " + type + ", which holds " + type.min() + " to " + type.max());
        }
        switch (type.bits()) {
            case 8 -> target.put((byte) value);
            case 16 -> target.putShort((short) value);
            case 32 -> target.putInt((int) value);
            default -> target.putLong(value);
        }
    }

    private static double unsigned(long bits) {
        // Halving keeps the bit that is shifted out, so that the sum rounds as the whole number would.
        return bits >= 0 ? bits : ((bits >>> 1) | (bits & 1)) * 2.0;
    }

    /** The value of an IEEE 754 binary16. */
    private static double half(short bits) {
        int exponent = (bits >> 10) & 0x1f;
        int fraction = bits & 0x3ff;
        double magnitude =
                switch (exponent) {
                    case 0 -> fraction * 0x1p-24;
                    case 0x1f -> fraction == 0 ? Double.POSITIVE_INFINITY : Double.NaN;
                    default -> Math.scalb(1024.0 + fraction, exponent - 25);
                };
        return bits < 0 ? -magnitude : magnitude;
    }
}
