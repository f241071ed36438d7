package dev.hone.coordinator.internal.registry;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;

/** Brings values of service properties into plain form. */
public final class PropertyValues {

    private PropertyValues() {}

    /** One text or several, by whatever type they are given; none for null. */
    static List<String> texts(Object value) {
        if (value == null) {
            return List.of();
        }
        return plain(value) instanceof List<?> list
                ? list.stream().map(String::valueOf).toList()
                : List.of(String.valueOf(value));
    }

    /** Arrays and collections as lists, everything else as it is. */
    public static Object plain(Object value) {
        if (value instanceof Collection<?> collection) {
            return List.copyOf(collection);
        }
        if (!value.getClass().isArray()) {
            return value;
        }
        List<Object> list = new ArrayList<>();
        for (int i = 0; i < Array.getLength(value); i++) {
            list.add(Array.get(value, i));
        }
        return Collections.unmodifiableList(list);
    }
}
