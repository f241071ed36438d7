package dev.hone.model;

/** The type of a tensor's elements. */
public enum DataType {
    FLOAT64(64, Family.FLOAT),
    FLOAT32(32, Family.FLOAT),
    FLOAT16(16, Family.FLOAT),
    BFLOAT16(16, Family.FLOAT),
    FLOAT8_E4M3(8, Family.FLOAT),
    FLOAT8_E5M2(8, Family.FLOAT),
    INT64(64, Family.SIGNED),
    INT32(32, Family.SIGNED),
    INT16(16, Family.SIGNED),
    INT8(8, Family.SIGNED),
    INT4(4, Family.SIGNED),
    INT2(2, Family.SIGNED),
    UINT64(64, Family.UNSIGNED),
    UINT32(32, Family.UNSIGNED),
    UINT16(16, Family.UNSIGNED),
    UINT8(8, Family.UNSIGNED),
    UINT4(4, Family.UNSIGNED),
    BOOL(8, Family.OTHER),
    COMPLEX64(64, Family.OTHER),
    COMPLEX128(128, Family.OTHER),
    /** Elements of varying length; {@link #bits()} is 0. */
    STRING(0, Family.OTHER),
    /** A handle to state of the runtime; {@link #bits()} is 0. */
    RESOURCE(0, Family.OTHER),
    /** A handle whose content only the runtime knows; {@link #bits()} is 0. */
    VARIANT(0, Family.OTHER);

    private enum Family {
        FLOAT,
        SIGNED,
        UNSIGNED,
        OTHER
    }

    private final int bits;
    private final Family family;

    DataType(int bits, Family family) {
        this.bits = bits;
        this.family = family;
    }

    /** Bits of one element as stored; 0 where elements have no fixed size. */
    public int bits() {
        return bits;
    }

    public boolean isFloat() {
        return family == Family.FLOAT;
    }

    public boolean isInteger() {
        return family == Family.SIGNED || family == Family.UNSIGNED;
    }

    public boolean isSigned() {
        return family == Family.SIGNED;
    }

    /**
     * The smallest value of an integer type of up to 32 bits.
     *
     * @throws IllegalStateException if this is no such type
     */
    public long min() {
        requireSmallInteger();
        return isSigned() ? -(1L << (bits - 1)) : 0;
    }

    /**
     * The largest value of an integer type of up to 32 bits.
     *
     * @throws IllegalStateException if this is no such type
     */
    public long max() {
        requireSmallInteger();
        return isSigned() ? (1L << (bits - 1)) - 1 : (1L << bits) - 1;
    }

    /** Bytes that {@code elements} elements occupy, sub-byte types packed; 0 where elements have no fixed size. */
    public long bytes(long elements) {
        return Math.addExact(Math.multiplyExact(elements, bits), 7) / 8;
    }

    private void requireSmallInteger() {
        if (!isInteger() || bits > 32) {
            throw new IllegalStateException(this + " is not an integer type of up to 32 bits");
        }
    }
}
