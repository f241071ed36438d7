package dev.hone.format.tflite.internal.flat;

/** A field of a table. Resolve it once by {@link TableType#field} and read many tables with it. */
public final class Field {
    private final TableType table;
    private final String name;
    private final int slot;
    private final FlatType type;
    private final long initial;
    private final int alignment;
    private final boolean deprecated;

    Field(TableType table, String name, int slot, FlatType type, long initial, int alignment, boolean deprecated) {
        this.table = table;
        this.name = name;
        this.slot = slot;
        this.type = type;
        this.initial = initial;
        this.alignment = alignment;
        this.deprecated = deprecated;
    }

    /** The table that has the field. */
    public TableType table() {
        return table;
    }

    /** Its name in the schema. */
    public String name() {
        return name;
    }

    /** Its slot in the vtable, from 0; of a union, that of the value: its type is in the slot before. */
    public int slot() {
        return slot;
    }

    /** Its type. */
    public FlatType type() {
        return type;
    }

    /** What a scalar is when it is absent, as {@linkplain ScalarKind raw} value. */
    public long defaultRaw() {
        return initial;
    }

    /** The least alignment in bytes of the elements of a vector. */
    public int alignment() {
        return alignment;
    }

    /** Whether the schema says that nobody should use it. It is read and written all the same. */
    public boolean isDeprecated() {
        return deprecated;
    }

    /**
     * The kind of a scalar field.
     *
     * @throws IllegalArgumentException if it is of another type
     */
    ScalarKind kind() {
        if (type instanceof FlatType.Scalar scalar) {
            return scalar.kind();
        }
        throw new IllegalArgumentException(this + " is not a scalar");
    }

    @Override
    public String toString() {
        return table.name() + "." + name;
    }
}
