package dev.hone.format.tflite.internal;

import dev.hone.format.tflite.internal.flat.Field;
import dev.hone.format.tflite.internal.flat.FlatException;
import dev.hone.format.tflite.internal.flat.FlatFile;
import dev.hone.format.tflite.internal.flat.FlatTable;
import dev.hone.format.tflite.internal.flat.FlatType;
import dev.hone.format.tflite.internal.flat.FlatUnion;
import dev.hone.format.tflite.internal.flat.FlatVector;
import dev.hone.format.tflite.internal.flat.ScalarKind;
import dev.hone.format.tflite.internal.flat.Schema;
import dev.hone.format.tflite.internal.flat.TableType;
import dev.hone.format.tflite.internal.flat.UnionType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Compares every field of every table of two files. References to buffers and operator codes stand for what they refer
 * to; a default that is written is the same as one that is not, and so is an empty vector where the interpreter makes
 * no difference. It goes over the tables themselves and not over the model, so that it sees what the reader forgets.
 */
public final class FileDifferences {

    private static final int MOST = 20;

    /** Resolved where they are referred to. */
    private static final Set<String> REFERRED = Set.of("operator_codes", "buffers");

    private static final Set<String> STRICT = Set.of("shape_signature", "custom_options", "sparsity");

    private final ByteBuffer file;
    private final FlatTable root;

    private FileDifferences(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path)) {
            file = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
        }
        try {
            FlatFile opened = FlatFile.open(Schema.tflite(), file);
            if (!opened.newer().isEmpty()) {
                throw new IOException(path + " has what the schema does not: " + opened.newer());
            }
            root = opened.root();
        } catch (FlatException e) {
            throw new IOException(path + ": " + e.getMessage(), e);
        }
    }

    /** Prints how two files differ. */
    public static void main(String[] arguments) throws IOException {
        between(Path.of(arguments[0]), Path.of(arguments[1])).forEach(System.out::println);
    }

    /** Paths of fields and their two values; empty if the files say the same. At most {@value #MOST}. */
    static List<String> between(Path a, Path b) throws IOException {
        List<String> found = new ArrayList<>();
        compare("", new FileDifferences(a).model(), new FileDifferences(b).model(), found);
        return found;
    }

    private static void compare(String path, Object a, Object b, List<String> found) {
        if (found.size() >= MOST || (a != null && a.equals(b))) {
            return;
        }
        if (a instanceof Map<?, ?> first && b instanceof Map<?, ?> second) {
            Set<Object> names = new TreeSet<>(first.keySet());
            names.addAll(second.keySet());
            names.forEach(name -> compare(path + "." + name, first.get(name), second.get(name), found));
        } else if (a instanceof List<?> first && b instanceof List<?> second && first.size() == second.size()) {
            for (int i = 0; i < first.size(); i++) {
                compare(path + "[" + i + "]", first.get(i), second.get(i), found);
            }
        } else {
            found.add(path + ": " + text(a) + " and " + text(b));
        }
    }

    private static String text(Object value) {
        String text = String.valueOf(value);
        return text.length() > 200 ? text.substring(0, 200) + "…" : text;
    }

    private Map<String, Object> model() {
        return table(root, REFERRED);
    }

    private Map<String, Object> table(FlatTable table, Set<String> except) {
        Map<String, Object> values = new TreeMap<>();
        for (Field field : table.type().fields()) {
            if (except.contains(field.name()) || !table.present(field)) {
                continue;
            }
            Object value = value(table, field);
            boolean nothing = List.of().equals(value) || Map.of().equals(value) || "".equals(value);
            if (value != null && (!nothing || STRICT.contains(field.name()))) {
                values.put(field.name(), value);
            }
        }
        return switch (table.type().name()) {
            case "Operator" -> operator(table, values);
            case "OperatorCode" -> code(table, values);
            default -> values;
        };
    }

    private Map<String, Object> operator(FlatTable operator, Map<String, Object> values) {
        values.put("opcode_index", table(at("operator_codes", operator.longValue("opcode_index")), Set.of()));
        long size = operator.longValue("large_custom_options_size");
        if (size > 0) {
            values.keySet().removeAll(Set.of("large_custom_options_offset", "large_custom_options_size"));
            values.put("custom_options", bytes(operator.longValue("large_custom_options_offset"), size));
        }
        return values;
    }

    private static Map<String, Object> code(FlatTable code, Map<String, Object> values) {
        values.remove("deprecated_builtin_code");
        values.put("builtin_code", Math.max(code.longValue("builtin_code"), code.longValue("deprecated_builtin_code")));
        return values;
    }

    private Object value(FlatTable table, Field field) {
        FlatType type = field.type();
        boolean tensorOrMetadata =
                Set.of("Tensor", "Metadata").contains(table.type().name());
        if (field.name().equals("buffer") && tensorOrMetadata) {
            return buffer(table.longValue(field));
        }
        if (type instanceof FlatType.Scalar) {
            return scalar(table, field);
        }
        if (type instanceof FlatType.Text) {
            return table.string(field).orElseThrow();
        }
        if (type instanceof TableType) {
            return table(table.table(field).orElseThrow(), Set.of());
        }
        if (type instanceof UnionType) {
            FlatUnion union = table.union(field).orElseThrow();
            Optional<FlatTable> member = union.value();
            return member.isEmpty() ? null : Map.of(union.name(), table(member.get(), Set.of()));
        }
        return vector(field, table.vector(field).orElseThrow());
    }

    private static Object scalar(FlatTable table, Field field) {
        ScalarKind kind = ((FlatType.Scalar) field.type()).kind();
        if (kind.isFloating()) {
            double value = table.doubleValue(field);
            return value == 0 ? null : (Object) value;
        }
        long value = kind == ScalarKind.BOOL ? (table.booleanValue(field) ? 1 : 0) : table.longValue(field);
        return value == field.defaultRaw() ? null : (Object) value;
    }

    private Object vector(Field field, FlatVector vector) {
        if (vector.element() instanceof TableType) {
            List<Object> tables = new ArrayList<>();
            vector.tables().forEach(table -> tables.add(table(table, Set.of())));
            return tables;
        }
        if (field.name().equals("metadata_buffer")) {
            List<Object> contents = new ArrayList<>();
            vector.values().forEach(index -> contents.add(buffer((long) index)));
            return contents;
        }
        return vector.element() instanceof FlatType.Text ? List.copyOf(vector.values()) : List.of(vector.bytes());
    }

    /** The bytes of a buffer; null where it has none, as at the index 0. */
    private Object buffer(long index) {
        if (index == 0) {
            return null;
        }
        FlatTable buffer = at("buffers", index);
        Optional<FlatVector> inline = buffer.vector("data").filter(data -> data.size() > 0);
        if (inline.isPresent()) {
            return inline.get().bytes();
        }
        return buffer.longValue("size") > 0 ? bytes(buffer.longValue("offset"), buffer.longValue("size")) : null;
    }

    private ByteBuffer bytes(long offset, long size) {
        return file.slice(Math.toIntExact(offset), Math.toIntExact(size));
    }

    private FlatTable at(String vector, long index) {
        return root.vector(vector).orElseThrow().tableAt(Math.toIntExact(index));
    }
}
