package dev.hone.format.tflite.internal.flat;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Names of numbers. It is open: a number without a name is a value of a newer schema. */
public final class EnumType {
    private final String name;
    private final ScalarKind kind;
    private final Map<String, Long> values;
    private final Map<Long, String> names = new HashMap<>();

    EnumType(String name, ScalarKind kind, Map<String, Long> values) {
        this.name = name;
        this.kind = kind;
        this.values = Collections.unmodifiableMap(values);
        for (Map.Entry<String, Long> entry : values.entrySet()) {
            names.put(entry.getValue(), entry.getKey());
        }
    }

    /** The name of the type. */
    public String name() {
        return name;
    }

    /** How its values are stored. */
    public ScalarKind kind() {
        return kind;
    }

    /** All values by name, in the order of the schema. */
    public Map<String, Long> values() {
        return values;
    }

    /** The name of a value, or empty if this schema has none. */
    public Optional<String> find(long value) {
        return Optional.ofNullable(names.get(value));
    }

    /** The name of a value, or its digits if this schema has none. */
    public String nameOf(long value) {
        String found = names.get(value);
        return found == null ? Long.toString(value) : found;
    }

    /**
     * The value of a name.
     *
     * @throws IllegalArgumentException if there is no such name
     */
    public long valueOf(String value) {
        Long found = values.get(value);
        if (found == null) {
            throw new IllegalArgumentException(name + " has no value " + value);
        }
        return found;
    }

    @Override
    public String toString() {
        return name;
    }
}
