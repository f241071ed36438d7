package dev.hone.format.tflite.internal;

import dev.hone.format.tflite.internal.flat.TableType;
import dev.hone.model.Attributes;
import dev.hone.model.TensorData;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The inverse of {@link AttributeDecoder}: attributes as values for the writer. */
final class AttributeEncoder {

    /** Opaque bytes up to this size stand among the tables, where they take no padding. */
    private static final int SMALL = 1 << 12;

    private AttributeEncoder() {}

    static Map<String, Object> fields(Attributes attributes) {
        Map<String, Object> fields = new LinkedHashMap<>();
        attributes.values().forEach((name, value) -> fields.put(name, value(value)));
        return fields;
    }

    /** The attributes that are fields of a table behind the prefix, but for some. */
    static Map<String, Object> prefixed(Attributes attributes, TableType type, Set<String> except) {
        Map<String, Object> fields = new LinkedHashMap<>();
        attributes.values().forEach((key, value) -> {
            if (key.startsWith(TfliteKeys.PREFIX)) {
                String name = key.substring(TfliteKeys.PREFIX.length());
                if (!except.contains(name) && type.find(name).isPresent()) {
                    fields.put(name, value(value));
                }
            }
        });
        return fields;
    }

    static Object value(Object value) {
        if (value instanceof Attributes attributes) {
            return fields(attributes);
        }
        if (value instanceof TensorData data) {
            return data.size() <= SMALL ? data.copy(0, (int) data.size()) : new DataBlob(data);
        }
        if (value instanceof List<?> list && !list.isEmpty() && list.get(0) instanceof Attributes) {
            return list.stream().map(AttributeEncoder::value).toList();
        }
        return value;
    }

    /** The list of attributes of a name; empty where there is none. */
    static List<Attributes> list(Attributes attributes, String name) {
        return attributes.get(name, List.class).stream()
                .flatMap(List<?>::stream)
                .filter(Attributes.class::isInstance)
                .map(Attributes.class::cast)
                .toList();
    }
}
