package dev.hone.format.tflite.internal;

import dev.hone.format.tflite.internal.flat.Field;
import dev.hone.format.tflite.internal.flat.FlatTable;
import dev.hone.format.tflite.internal.flat.FlatType;
import dev.hone.format.tflite.internal.flat.FlatUnion;
import dev.hone.format.tflite.internal.flat.FlatVector;
import dev.hone.format.tflite.internal.flat.ScalarKind;
import dev.hone.format.tflite.internal.flat.TableType;
import dev.hone.format.tflite.internal.flat.UnionType;
import dev.hone.model.Attributes;
import dev.hone.model.InvalidModelException;
import dev.hone.model.TensorData;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.RandomAccess;
import java.util.Set;

/**
 * Tables of a file as attributes: what is present, under the names of the schema. A vector of bytes is data, a union is
 * {@code type} (the member's name) and {@code value}.
 *
 * <p>Parts of a file may be shared, so a small file can describe a huge model: what is copied is counted.
 */
final class AttributeDecoder {

    static final String TYPE = "type";
    static final String VALUE = "value";

    private static final long MAX_COPIED = 1 << 23;
    private static final long MIN_VIEWED = 1 << 24;
    private static final int MAX_COPIED_LIST = 1 << 12;

    private final MappedFile file;
    private long copied;
    private long viewed;

    AttributeDecoder(MappedFile file) {
        this.file = file;
    }

    Attributes attributes(FlatTable table) {
        return new Attributes(fields(table, "", Set.of()));
    }

    /** All fields but some, with a prefix before their names. */
    Map<String, Object> fields(FlatTable table, String prefix, Set<String> except) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (Field field : table.type().fields()) {
            if (!except.contains(field.name()) && table.present(field)) {
                values.put(prefix.concat(field.name()), value(table, field));
            }
        }
        return values;
    }

    /** The ids or dimensions in a vector of ints. */
    int[] ints(FlatVector vector) {
        charge(vector.size());
        int[] values = new int[vector.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (int) vector.longAt(i);
        }
        return values;
    }

    /** A vector of bytes, in place. */
    TensorData data(FlatVector bytes) {
        charge(8);
        return file.data(bytes.offset(), bytes.size());
    }

    /** Counts what takes memory, in the size of some list elements. */
    void charge(long elements) {
        copied += elements;
        if (copied > MAX_COPIED) {
            throw new InvalidModelException(
                    "the file describes more tensors, operators and operands than any model needs: parts are shared over and over");
        }
    }

    private Object value(FlatTable table, Field field) {
        FlatType type = field.type();
        if (type instanceof FlatType.Scalar scalar) {
            return scalar(table, field, scalar.kind());
        }
        if (type instanceof FlatType.Text) {
            String text = table.string(field).orElseThrow();
            charge(text.length() / 8);
            return text;
        }
        if (type instanceof TableType) {
            return attributes(table.table(field).orElseThrow());
        }
        if (type instanceof UnionType) {
            return union(table.union(field).orElseThrow());
        }
        return vector(field, table.vector(field).orElseThrow());
    }

    private static Object scalar(FlatTable table, Field field, ScalarKind kind) {
        if (kind == ScalarKind.BOOL) {
            return table.booleanValue(field);
        }
        return kind.isFloating() ? (Object) table.doubleValue(field) : (Object) table.longValue(field);
    }

    private Attributes union(FlatUnion union) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put(TYPE, union.name());
        union.value().ifPresent(value -> values.put(VALUE, attributes(value)));
        return new Attributes(values);
    }

    private Object vector(Field field, FlatVector vector) {
        if (vector.element() instanceof TableType) {
            charge(8L * vector.size());
            List<Attributes> tables = new ArrayList<>();
            vector.tables().forEach(table -> tables.add(attributes(table)));
            return Collections.unmodifiableList(tables);
        }
        if (vector.element() instanceof FlatType.Scalar scalar && scalar.kind() == ScalarKind.UBYTE) {
            if (field.table().name().equals("Uint8Vector")) {
                view(vector.size());
            }
            return data(vector);
        }
        if (vector.size() <= MAX_COPIED_LIST) {
            charge(vector.size());
            return List.copyOf(vector.values());
        }
        view(vector.size());
        return new MappedList(file, vector.values());
    }

    private void view(long elements) {
        viewed += elements;
        if (viewed > Math.max(MIN_VIEWED, file.size())) {
            throw new InvalidModelException(
                    "the file describes lists that are longer than the file: parts are shared over and over");
        }
    }

    /** A long list that stays in the file. */
    private static final class MappedList extends AbstractList<Object> implements RandomAccess {
        private final MappedFile file;
        private final List<Object> values;

        MappedList(MappedFile file, List<Object> values) {
            this.file = file;
            this.values = values;
        }

        @Override
        public Object get(int index) {
            try {
                return values.get(index);
            } catch (InternalError e) {
                throw file.unreadable(e);
            }
        }

        @Override
        public int size() {
            return values.size();
        }
    }
}
