package dev.hone.format.tflite.internal.flat;

import java.nio.ByteBuffer;
import java.util.Locale;

/**
 * The scalars of FlatBuffers. A <em>raw</em> value holds any of them in a long: integers extended by their sign
 * (unsigned ones by zeros; a {@code ulong} past 2^63 - 1 is negative), a {@code bool} as 0 or 1, floating-point numbers
 * as their bits.
 */
public enum ScalarKind {
    BOOL(1),
    BYTE(1),
    UBYTE(1),
    SHORT(2),
    USHORT(2),
    INT(4),
    UINT(4),
    LONG(8),
    ULONG(8),
    FLOAT(4),
    DOUBLE(8);

    private final int size;

    ScalarKind(int size) {
        this.size = size;
    }

    /** Bytes, which are also its alignment. */
    public int size() {
        return size;
    }

    /** Whether it is a floating-point number. */
    public boolean isFloating() {
        return this == FLOAT || this == DOUBLE;
    }

    long read(ByteBuffer bytes, int at) {
        return switch (this) {
            case BOOL -> bytes.get(at) == 0 ? 0 : 1;
            case BYTE -> bytes.get(at);
            case UBYTE -> Byte.toUnsignedLong(bytes.get(at));
            case SHORT -> bytes.getShort(at);
            case USHORT -> Short.toUnsignedLong(bytes.getShort(at));
            case INT, FLOAT -> bytes.getInt(at);
            case UINT -> Integer.toUnsignedLong(bytes.getInt(at));
            case LONG, ULONG, DOUBLE -> bytes.getLong(at);
        };
    }

    void put(ByteBuffer bytes, long raw) {
        switch (size) {
            case 1 -> bytes.put((byte) raw);
            case 2 -> bytes.putShort((short) raw);
            case 4 -> bytes.putInt((int) raw);
            default -> bytes.putLong(raw);
        }
    }

    double asDouble(long raw) {
        return switch (this) {
            case FLOAT -> Float.intBitsToFloat((int) raw);
            case DOUBLE -> Double.longBitsToDouble(raw);
            default -> raw;
        };
    }

    /** A Boolean, Long or Double. */
    Object box(long raw) {
        if (this == BOOL) {
            return raw != 0;
        }
        return isFloating() ? (Object) asDouble(raw) : (Object) raw;
    }

    /**
     * The inverse of {@link #box}, for any Number.
     *
     * @throws IllegalArgumentException if the value is of another type or does not fit
     */
    long unbox(Object value) {
        if (this == BOOL) {
            if (value instanceof Boolean flag) {
                return flag ? 1 : 0;
            }
        } else if (value instanceof Number number) {
            if (this == FLOAT) {
                return Float.floatToRawIntBits(number.floatValue());
            }
            if (this == DOUBLE) {
                return Double.doubleToRawLongBits(number.doubleValue());
            }
            if (isInteger(number)) {
                return inRange(number.longValue());
            }
        }
        throw new IllegalArgumentException(value + " is not a " + name().toLowerCase(Locale.ROOT));
    }

    private static boolean isInteger(Number number) {
        return number instanceof Long || number instanceof Integer || number instanceof Short || number instanceof Byte;
    }

    private long inRange(long value) {
        int bits = 8 * size;
        boolean fits =
                switch (this) {
                    case BYTE, SHORT, INT -> value >> (bits - 1) == value >> 63;
                    case UBYTE, USHORT, UINT -> value >>> bits == 0;
                    default -> true;
                };
        if (!fits) {
            throw new IllegalArgumentException(value + " does not fit a " + name().toLowerCase(Locale.ROOT));
        }
        return value;
    }
}
