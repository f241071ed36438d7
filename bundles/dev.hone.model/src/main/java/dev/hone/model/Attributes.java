package dev.hone.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Named values in the order in which they were read. A value is a {@link Long}, {@link Double}, {@link Boolean},
 * {@link String}, {@link TensorData} (opaque bytes), a {@link List} of such values, or again {@link Attributes}.
 *
 * <p>What was absent in the file is absent here: a format writes exactly what it finds.
 */
public record Attributes(Map<String, Object> values) {

    /** No attributes. */
    public static final Attributes NONE = new Attributes(Map.of());

    /** @throws IllegalArgumentException if a value is of another type */
    public Attributes {
        values.forEach(Attributes::requireSupported);
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    public static Attributes of(String name, Object value) {
        return new Attributes(Map.of(name, value));
    }

    public boolean has(String name) {
        return values.containsKey(name);
    }

    public long integer(String name, long otherwise) {
        return values.get(name) instanceof Long value ? value : otherwise;
    }

    public double real(String name, double otherwise) {
        return values.get(name) instanceof Double value ? value : otherwise;
    }

    public boolean flag(String name, boolean otherwise) {
        return values.get(name) instanceof Boolean value ? value : otherwise;
    }

    /** A list of whole numbers that fit an {@code int}; what is given otherwise if there is none of that name. */
    public int[] integers(String name, int... otherwise) {
        return values.get(name) instanceof List<?> list && list.stream().allMatch(Attributes::isInteger)
                ? list.stream().mapToInt(value -> ((Long) value).intValue()).toArray()
                : otherwise;
    }

    private static boolean isInteger(Object value) {
        return value instanceof Long number && number == number.intValue();
    }

    public Optional<String> text(String name) {
        return get(name, String.class);
    }

    /** The attribute if it is there and of that type. */
    public <T> Optional<T> get(String name, Class<T> type) {
        return Optional.ofNullable(values.get(name)).filter(type::isInstance).map(type::cast);
    }

    public Attributes with(String name, Object value) {
        Map<String, Object> changed = new LinkedHashMap<>(values);
        changed.put(name, value);
        return new Attributes(changed);
    }

    public Attributes without(String name) {
        if (!values.containsKey(name)) {
            return this;
        }
        Map<String, Object> changed = new LinkedHashMap<>(values);
        changed.remove(name);
        return new Attributes(changed);
    }

    public boolean isEmpty() {
        return values.isEmpty();
    }

    private static void requireSupported(String name, Object value) {
        if (value instanceof List<?> list) {
            list.forEach(element -> requireSupported(name, element));
        } else if (!(value instanceof Long
                || value instanceof Double
                || value instanceof Boolean
                || value instanceof String
                || value instanceof TensorData
                || value instanceof Attributes)) {
            throw new IllegalArgumentException("attribute " + name + " is of "
                    + (value == null ? "no type" : value.getClass().getName())
                    + "; accepted are Long, Double, Boolean, String, TensorData, Attributes and lists of them");
        }
    }
}
