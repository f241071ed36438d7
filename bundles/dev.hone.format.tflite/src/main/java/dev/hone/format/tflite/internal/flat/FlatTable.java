package dev.hone.format.tflite.internal.flat;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * A table of a verified file. A {@link Field} of another table, or one of another type than the method reads, is an
 * IllegalArgumentException; an absent field is its default or empty.
 */
public final class FlatTable {
    private final ByteBuffer bytes;
    private final TableType type;
    private final int at;
    private final int vtable;
    private final int slots;

    FlatTable(ByteBuffer bytes, TableType type, int at) {
        this.bytes = bytes;
        this.type = type;
        this.at = at;
        vtable = at - bytes.getInt(at);
        slots = (Short.toUnsignedInt(bytes.getShort(vtable)) - 4) / 2;
    }

    /** What it is a table of. */
    public TableType type() {
        return type;
    }

    /** The field of a name; see {@link TableType#field}. */
    public Field field(String name) {
        return type.field(name);
    }

    /** Whether the field is in the file; of a union, its type. Present with its default is present. */
    public boolean present(Field field) {
        return locate(field, field.type() instanceof UnionType ? field.slot() - 1 : field.slot()) != 0;
    }

    /** Like {@link #present(Field)}. */
    public boolean present(String field) {
        return present(field(field));
    }

    /** An integer, an enum value, or 0 or 1 of a truth value. */
    public long longValue(Field field) {
        if (field.kind().isFloating()) {
            throw new IllegalArgumentException(field + " is not an integer");
        }
        return raw(field);
    }

    /** Like {@link #longValue(Field)}. */
    public long longValue(String field) {
        return longValue(field(field));
    }

    /** A number as double; exact but for integers past 2^53. */
    public double doubleValue(Field field) {
        return field.kind().asDouble(raw(field));
    }

    /** Like {@link #doubleValue(Field)}. */
    public double doubleValue(String field) {
        return doubleValue(field(field));
    }

    /** Whether a scalar is not zero. */
    public boolean booleanValue(Field field) {
        return raw(field) != 0;
    }

    /** Like {@link #booleanValue(Field)}. */
    public boolean booleanValue(String field) {
        return booleanValue(field(field));
    }

    /** A string; bytes that are not UTF-8 are kept, see {@link FlatText}. */
    public Optional<String> string(Field field) {
        int where = target(field, FlatType.Text.class);
        return where == 0 ? Optional.empty() : Optional.of(FlatText.read(bytes, where));
    }

    /** Like {@link #string(Field)}. */
    public Optional<String> string(String field) {
        return string(field(field));
    }

    /** A table. */
    public Optional<FlatTable> table(Field field) {
        int where = target(field, TableType.class);
        return where == 0 ? Optional.empty() : Optional.of(new FlatTable(bytes, (TableType) field.type(), where));
    }

    /** Like {@link #table(Field)}. */
    public Optional<FlatTable> table(String field) {
        return table(field(field));
    }

    /** A vector, which may be present and empty. */
    public Optional<FlatVector> vector(Field field) {
        int where = target(field, FlatType.Vector.class);
        return where == 0
                ? Optional.empty()
                : Optional.of(new FlatVector(bytes, ((FlatType.Vector) field.type()).element(), where));
    }

    /** Like {@link #vector(Field)}. */
    public Optional<FlatVector> vector(String field) {
        return vector(field(field));
    }

    /** A union; empty where its type is absent. */
    public Optional<FlatUnion> union(Field field) {
        UnionType union = cast(field, UnionType.class);
        int typeAt = locate(field, field.slot() - 1);
        if (typeAt == 0) {
            return Optional.empty();
        }
        int code = Byte.toUnsignedInt(bytes.get(typeAt));
        int valueAt = locate(field, field.slot());
        Optional<FlatTable> value = valueAt == 0
                ? Optional.empty()
                : union.member(code).map(member -> new FlatTable(bytes, member, valueAt + bytes.getInt(valueAt)));
        return Optional.of(new FlatUnion(union, code, value));
    }

    /** Like {@link #union(Field)}. */
    public Optional<FlatUnion> union(String field) {
        return union(field(field));
    }

    long raw(Field field) {
        ScalarKind kind = field.kind();
        int where = locate(field, field.slot());
        return where == 0 ? field.defaultRaw() : kind.read(bytes, where);
    }

    private int target(Field field, Class<? extends FlatType> expected) {
        cast(field, expected);
        int where = locate(field, field.slot());
        return where == 0 ? 0 : where + bytes.getInt(where);
    }

    private int locate(Field field, int slot) {
        if (field.table() != type) {
            throw new IllegalArgumentException(field + " is not a field of " + type);
        }
        int entry = slot < slots ? Short.toUnsignedInt(bytes.getShort(vtable + 4 + 2 * slot)) : 0;
        return entry == 0 ? 0 : at + entry;
    }

    private static <T extends FlatType> T cast(Field field, Class<T> expected) {
        if (!expected.isInstance(field.type())) {
            throw new IllegalArgumentException(field + " is not a " + expected.getSimpleName());
        }
        return expected.cast(field.type());
    }
}
