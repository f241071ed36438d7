package dev.hone.format.tflite.internal.flat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Tables as plain values, which {@link FlatWriter} writes again. A table is an unmodifiable map in the order of the
 * schema; an absent field is no key. Integers and enum values are Long, numbers Double, truth values Boolean, strings
 * String; a vector is an unmodifiable List, of {@code ubyte} a read-only ByteBuffer; a union is a map of {@link #TYPE}
 * to the name of the member, or to its Long code if it is newer than the schema, and {@link #VALUE} to the table where
 * there is one.
 *
 * <p>Vectors of scalars and strings, and ByteBuffers, are views of the file: take a {@link ByteBuffer#duplicate} before
 * moving a position.
 */
public final class FlatDecoder {
    /** The key of a union's member. */
    public static final String TYPE = "type";

    /** The key of a union's table. */
    public static final String VALUE = "value";

    private FlatDecoder() {}

    /** All fields of a table that are present. */
    public static Map<String, Object> decode(FlatTable table) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (Field field : table.type().fields()) {
            if (table.present(field)) {
                values.put(field.name(), value(table, field));
            }
        }
        return Collections.unmodifiableMap(values);
    }

    /** A union. */
    public static Map<String, Object> decode(FlatUnion union) {
        Map<String, Object> values = new LinkedHashMap<>();
        boolean known = union.type().knows(union.code());
        values.put(TYPE, known ? (Object) union.name() : (Object) (long) union.code());
        if (union.value().isPresent()) {
            values.put(VALUE, decode(union.value().get()));
        }
        return Collections.unmodifiableMap(values);
    }

    private static Object value(FlatTable table, Field field) {
        FlatType type = field.type();
        if (type instanceof FlatType.Scalar scalar) {
            return scalar.kind().box(table.raw(field));
        }
        if (type instanceof FlatType.Text) {
            return table.string(field).orElseThrow();
        }
        if (type instanceof TableType) {
            return decode(table.table(field).orElseThrow());
        }
        if (type instanceof UnionType) {
            return decode(table.union(field).orElseThrow());
        }
        return vector(table.vector(field).orElseThrow());
    }

    private static Object vector(FlatVector vector) {
        if (vector.element() instanceof TableType) {
            List<Map<String, Object>> tables = new ArrayList<>(vector.size());
            for (FlatTable table : vector.tables()) {
                tables.add(decode(table));
            }
            return Collections.unmodifiableList(tables);
        }
        if (vector.element() instanceof FlatType.Scalar scalar && scalar.kind() == ScalarKind.UBYTE) {
            return vector.bytes();
        }
        return vector.values();
    }
}
