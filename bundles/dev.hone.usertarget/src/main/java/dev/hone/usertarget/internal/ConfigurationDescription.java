package dev.hone.usertarget.internal;

import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Reads a configuration's properties: dots in their names lead into objects, such as {@code figures.flash.value}. Texts
 * may stand for numbers, truth values and lists.
 */
final class ConfigurationDescription {

    private final String origin;

    private ConfigurationDescription(String origin) {
        this.origin = origin;
    }

    /** @param origin for messages */
    static Value read(String origin, Map<String, Object> properties) {
        return new ConfigurationDescription(origin).tree("", new TreeMap<>(properties));
    }

    private Value tree(String prefix, Map<String, Object> properties) {
        Map<String, Map<String, Object>> below = new LinkedHashMap<>();
        Map<String, Value> fields = new LinkedHashMap<>();
        properties.forEach((name, value) -> {
            int dot = name.indexOf('.');
            if (dot < 0) {
                fields.put(name, value(prefix + name, value));
            } else {
                below.computeIfAbsent(name.substring(0, dot), key -> new LinkedHashMap<>())
                        .put(name.substring(dot + 1), value);
            }
        });
        below.forEach((name, inner) -> {
            if (fields.putIfAbsent(name, tree(prefix + name + '.', inner)) != null) {
                throw new DescriptionException(place(prefix + name) + ": it has a value and properties below it");
            }
        });
        return new Value(
                prefix.isEmpty() ? origin : place(prefix.substring(0, prefix.length() - 1)), Optional.of(fields), true);
    }

    private Value value(String name, Object value) {
        return new Value(place(name), content(name, value), true);
    }

    private Optional<Object> content(String name, Object value) {
        if (value instanceof Number number) {
            boolean finite = Double.isFinite(number.doubleValue());
            return Optional.of(finite ? new BigDecimal(number.toString()) : number.toString());
        }
        if (value instanceof Collection<?> items) {
            return Optional.of(items.stream().map(item -> value(name, item)).toList());
        }
        if (value.getClass().isArray()) {
            List<Value> items = new ArrayList<>();
            for (int i = 0; i < Array.getLength(value); i++) {
                items.add(value(name, Array.get(value, i)));
            }
            return Optional.of(items);
        }
        // A configuration has no null: this is how it takes away what the extended target says.
        return value.equals("null")
                ? Optional.empty()
                : Optional.of(value instanceof Boolean ? value : value.toString());
    }

    private String place(String property) {
        return origin + ", property " + property;
    }
}
