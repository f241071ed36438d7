package dev.hone.coordinator.internal.journal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The members of an object of JSON, read by those who know what they must be. */
record Members(Map<?, ?> values) {

    /** Reads an element of a list. */
    @FunctionalInterface
    interface Reading<T> {
        T of(Members element) throws IOException;
    }

    static Members of(Object value) throws IOException {
        if (value instanceof Map<?, ?> map) {
            return new Members(map);
        }
        throw new IOException("there is no object where one must be");
    }

    /** @throws IOException if it is missing or of another type */
    <T> T get(String name, Class<T> type) throws IOException {
        return find(name, type).orElseThrow(() -> new IOException("'" + name + "' is missing"));
    }

    /** @throws IOException if it is of another type */
    <T> Optional<T> find(String name, Class<T> type) throws IOException {
        Object value = values.get(name);
        if (value != null && !type.isInstance(value)) {
            throw new IOException("'" + name + "' is no " + type.getSimpleName());
        }
        return Optional.ofNullable(value).map(type::cast);
    }

    boolean has(String name) {
        return values.containsKey(name);
    }

    String text(String name) throws IOException {
        return get(name, String.class);
    }

    long number(String name) throws IOException {
        return get(name, Long.class);
    }

    boolean flag(String name) throws IOException {
        return get(name, Boolean.class);
    }

    /** Numbers that JSON does not know are texts. */
    double real(String name) throws IOException {
        Object value = values.get(name);
        try {
            return value instanceof Number number ? number.doubleValue() : Double.parseDouble(text(name));
        } catch (NumberFormatException e) {
            throw new IOException("'" + name + "' is no number", e);
        }
    }

    Members object(String name) throws IOException {
        return of(get(name, Map.class));
    }

    Optional<Members> findObject(String name) throws IOException {
        Optional<?> found = find(name, Map.class);
        return found.isEmpty() ? Optional.empty() : Optional.of(of(found.get()));
    }

    List<String> texts(String name) throws IOException {
        List<String> texts = new ArrayList<>();
        for (Object element : get(name, List.class)) {
            texts.add(String.valueOf(element));
        }
        return texts;
    }

    List<Integer> integers(String name) throws IOException {
        List<Integer> integers = new ArrayList<>();
        for (Object element : get(name, List.class)) {
            if (!(element instanceof Long number)) {
                throw new IOException("'" + name + "' holds what is no number");
            }
            integers.add(number.intValue());
        }
        return integers;
    }

    <T> List<T> list(String name, Reading<T> reading) throws IOException {
        List<T> list = new ArrayList<>();
        for (Object element : get(name, List.class)) {
            list.add(reading.of(of(element)));
        }
        return list;
    }

    /** A constant that {@link dev.hone.api.coordinator.Document} wrote in lower case. */
    <E extends Enum<E>> E constant(String name, Class<E> type) throws IOException {
        String text = text(name);
        for (E constant : type.getEnumConstants()) {
            if (constant.name().equalsIgnoreCase(text)) {
                return constant;
            }
        }
        throw new IOException("'" + name + "' is '" + text + "', which is no " + type.getSimpleName());
    }
}
