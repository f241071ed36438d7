package dev.hone.format.tflite.internal.flat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Iterator;
import java.util.List;

/** Vectors of scalars as they are stored: little-endian bytes. */
final class VectorValues {
    private VectorValues() {}

    /** A list or an array of numbers; an enum's values are numbers here. */
    static ByteBuffer of(Object value, FlatType.Scalar element) {
        ScalarKind kind = element.kind();
        if (value instanceof List<?> list) {
            ByteBuffer bytes = allocate(list.size(), kind);
            for (Iterator<?> each = list.iterator(); each.hasNext(); ) {
                kind.put(bytes, kind.unbox(each.next()));
            }
            return bytes.flip();
        }
        if (value instanceof int[] array) {
            ByteBuffer bytes = allocate(array.length, kind);
            for (int number : array) {
                kind.put(bytes, kind.unbox(number));
            }
            return bytes.flip();
        }
        if (value instanceof long[] array) {
            ByteBuffer bytes = allocate(array.length, kind);
            for (long number : array) {
                kind.put(bytes, kind.unbox(number));
            }
            return bytes.flip();
        }
        if (value instanceof float[] array && kind.isFloating()) {
            ByteBuffer bytes = allocate(array.length, kind);
            for (float number : array) {
                kind.put(bytes, kind.unbox(number));
            }
            return bytes.flip();
        }
        throw new IllegalArgumentException(describe(value) + " is not a vector of " + kind);
    }

    /** Bytes as they are. */
    static ByteBuffer octets(Object value) {
        if (value instanceof ByteBuffer bytes) {
            return bytes.slice();
        }
        if (value instanceof byte[] array) {
            return ByteBuffer.wrap(array);
        }
        if (value instanceof Blob) {
            return ByteBuffer.allocate(0);
        }
        throw new IllegalArgumentException(describe(value) + " is not a vector of bytes");
    }

    private static ByteBuffer allocate(int count, ScalarKind kind) {
        return ByteBuffer.allocate(Math.multiplyExact(count, kind.size())).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static String describe(Object value) {
        return value == null ? "null" : value.getClass().getSimpleName();
    }
}
