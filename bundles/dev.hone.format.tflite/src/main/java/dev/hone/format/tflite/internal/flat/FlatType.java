package dev.hone.format.tflite.internal.flat;

import java.util.Optional;

/** The type of a field or of an element of a vector. */
public sealed interface FlatType permits FlatType.Scalar, FlatType.Text, FlatType.Vector, TableType, UnionType {
    /** Bytes that a field or an element takes in place: its value, or the offset to it. */
    default int inlineSize() {
        return 4;
    }

    /**
     * A number or a truth value.
     *
     * @param enumeration the names of its values, where it has any
     */
    record Scalar(ScalarKind kind, Optional<EnumType> enumeration) implements FlatType {
        @Override
        public int inlineSize() {
            return kind.size();
        }
    }

    /** A string. */
    record Text() implements FlatType {}

    /**
     * A vector.
     *
     * @param element a scalar, a string or a table
     */
    record Vector(FlatType element) implements FlatType {}
}
