package dev.hone.format.tflite.internal.fuzz;

import dev.hone.format.tflite.internal.flat.Field;
import dev.hone.format.tflite.internal.flat.FlatDecoder;
import dev.hone.format.tflite.internal.flat.FlatType;
import dev.hone.format.tflite.internal.flat.Schema;
import dev.hone.format.tflite.internal.flat.TableType;
import dev.hone.format.tflite.internal.flat.UnionType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/** A file as maps and lists that can be changed. */
final class Tree {

    /** A table of the file, and what it is a table of. */
    record Part(TableType type, Map<String, Object> fields) {}

    private final Map<String, Object> root;
    private final List<Part> parts = new ArrayList<>();

    /** @param decoded the root table as {@link FlatDecoder} gives it */
    Tree(Map<String, Object> decoded) {
        root = copy(Schema.tflite().root(), decoded);
    }

    Map<String, Object> root() {
        return root;
    }

    /** Every table, the root first. */
    List<Part> parts() {
        return parts;
    }

    /** The tables of a kind. */
    List<Part> parts(String type) {
        return parts.stream().filter(part -> part.type().name().equals(type)).toList();
    }

    private Map<String, Object> copy(TableType type, Map<String, Object> table) {
        Map<String, Object> copy = new LinkedHashMap<>();
        parts.add(new Part(type, copy));
        table.forEach((name, value) -> copy.put(name, copy(type.field(name).type(), value)));
        return copy;
    }

    private Object copy(FlatType type, Object value) {
        if (type instanceof TableType table) {
            return copy(table, map(value));
        }
        if (type instanceof UnionType union) {
            Map<String, Object> copy = new LinkedHashMap<>(map(value));
            Object member = copy.get(FlatDecoder.TYPE);
            if (copy.get(FlatDecoder.VALUE) instanceof Map<?, ?> inner && member instanceof String name) {
                copy.put(FlatDecoder.VALUE, copy(union.members().get((int) union.codeOf(name) - 1), map(inner)));
            }
            return copy;
        }
        if (type instanceof FlatType.Vector vector && value instanceof List<?> list) {
            List<Object> copy = new ArrayList<>(list.size());
            list.forEach(element -> copy.add(copy(vector.element(), element)));
            return copy;
        }
        return value;
    }

    /** Every list of the file with its field. */
    void lists(BiConsumer<Field, List<Object>> action) {
        for (Part part : List.copyOf(parts)) {
            for (Field field : part.type().fields()) {
                if (part.fields().get(field.name()) instanceof List<?> list) {
                    action.accept(field, list(list));
                }
            }
        }
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> map(Object value) {
        return (Map<String, Object>) value;
    }

    @SuppressWarnings("unchecked")
    static List<Object> list(Object value) {
        return (List<Object>) value;
    }
}
