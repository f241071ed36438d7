package dev.hone.format.tflite.internal.flat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A table: fields of which each may be absent. */
public final class TableType implements FlatType {
    private final String name;
    private final Map<String, Field> byName = new HashMap<>();
    private List<Field> fields = List.of();
    private int slots;

    TableType(String name) {
        this.name = name;
    }

    void define(List<Field> all) {
        fields = List.copyOf(all);
        for (Field field : fields) {
            byName.put(field.name(), field);
            slots = Math.max(slots, field.slot() + 1);
        }
    }

    /** The name of the type. */
    public String name() {
        return name;
    }

    /** The fields in the order of the schema, deprecated ones included. */
    public List<Field> fields() {
        return fields;
    }

    /** The number of vtable slots that this schema knows; a union takes two. */
    public int slots() {
        return slots;
    }

    /** The field of a name, or empty. */
    public Optional<Field> find(String field) {
        return Optional.ofNullable(byName.get(field));
    }

    /**
     * The field of a name.
     *
     * @throws IllegalArgumentException if there is no such field
     */
    public Field field(String field) {
        Field found = byName.get(field);
        if (found == null) {
            throw new IllegalArgumentException(name + " has no field " + field);
        }
        return found;
    }

    @Override
    public String toString() {
        return name;
    }
}
