package dev.hone.format.tflite.internal.flat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.AbstractList;
import java.util.List;
import java.util.RandomAccess;

/**
 * A vector of a verified file: a view, nothing is copied. A method for another type of element is an
 * IllegalArgumentException, an index outside the vector an IndexOutOfBoundsException.
 */
public final class FlatVector {
    private final ByteBuffer bytes;
    private final FlatType element;
    private final int start;
    private final int size;

    FlatVector(ByteBuffer bytes, FlatType element, int at) {
        this.bytes = bytes;
        this.element = element;
        start = at + 4;
        size = bytes.getInt(at);
    }

    /** The type of its elements. */
    public FlatType element() {
        return element;
    }

    /** The number of its elements. */
    public int size() {
        return size;
    }

    /** An integer, an enum value, or 0 or 1 of a truth value. */
    public long longAt(int index) {
        ScalarKind kind = kind();
        if (kind.isFloating()) {
            throw new IllegalArgumentException("the vector does not hold integers");
        }
        return kind.read(bytes, position(index));
    }

    /** A number as double; exact but for integers past 2^53. */
    public double doubleAt(int index) {
        ScalarKind kind = kind();
        return kind.asDouble(kind.read(bytes, position(index)));
    }

    /** A string. */
    public String stringAt(int index) {
        if (!(element instanceof FlatType.Text)) {
            throw new IllegalArgumentException("the vector does not hold strings");
        }
        return FlatText.read(bytes, target(index));
    }

    /** A table. */
    public FlatTable tableAt(int index) {
        if (!(element instanceof TableType table)) {
            throw new IllegalArgumentException("the vector does not hold tables");
        }
        return new FlatTable(bytes, table, target(index));
    }

    /** The elements of a vector of scalars in place: read-only, little-endian. */
    public ByteBuffer bytes() {
        return bytes.slice(start, size * kind().size()).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** The position of the first element, in bytes from the start of the file. */
    public long offset() {
        return start;
    }

    /** The tables of a vector of tables, as an unmodifiable view. */
    public List<FlatTable> tables() {
        return new View<>() {
            @Override
            public FlatTable get(int index) {
                return tableAt(index);
            }
        };
    }

    /** The elements as Boolean, Long, Double or String, as an unmodifiable view. */
    public List<Object> values() {
        if (element instanceof FlatType.Text) {
            return new View<>() {
                @Override
                public Object get(int index) {
                    return stringAt(index);
                }
            };
        }
        ScalarKind kind = kind();
        return new View<>() {
            @Override
            public Object get(int index) {
                return kind.box(kind.read(bytes, position(index)));
            }
        };
    }

    private ScalarKind kind() {
        if (element instanceof FlatType.Scalar scalar) {
            return scalar.kind();
        }
        throw new IllegalArgumentException("the vector does not hold scalars");
    }

    private int target(int index) {
        int where = position(index);
        return where + bytes.getInt(where);
    }

    private int position(int index) {
        if (index < 0 || index >= size) {
            throw new IndexOutOfBoundsException("index " + index + " of a vector of " + size);
        }
        return start + index * element.inlineSize();
    }

    private abstract class View<T> extends AbstractList<T> implements RandomAccess {
        @Override
        public int size() {
            return size;
        }
    }
}
