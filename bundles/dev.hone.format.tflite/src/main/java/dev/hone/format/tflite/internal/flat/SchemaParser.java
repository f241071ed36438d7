package dev.hone.format.tflite.internal.flat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Parses the text of a schema: first the declarations, then the names that they use. */
final class SchemaParser {
    private static final FlatType.Text TEXT = new FlatType.Text();

    private record RawField(
            String name, String type, boolean vector, String initial, int id, int alignment, boolean deprecated) {}

    private final SchemaLexer lexer;
    private final Map<String, TableType> tables = new LinkedHashMap<>();
    private final Map<String, EnumType> enums = new HashMap<>();
    private final Map<String, UnionType> unions = new HashMap<>();
    private final Map<String, List<RawField>> rawTables = new HashMap<>();
    private final Map<String, List<String>> rawUnions = new HashMap<>();
    private final Map<ScalarKind, FlatType.Scalar> scalars = new HashMap<>();
    private String rootName = "";
    private String identifier = "";

    SchemaParser(String text) {
        lexer = new SchemaLexer(text);
    }

    Schema parse() {
        while (!lexer.peek().isEmpty()) {
            declaration(lexer.next());
        }
        for (UnionType union : unions.values()) {
            List<TableType> members = new ArrayList<>();
            for (String member : rawUnions.get(union.name())) {
                members.add(tableOf(member));
            }
            union.define(members);
        }
        for (TableType table : tables.values()) {
            table.define(fieldsOf(table));
        }
        return new Schema(tables, enums, unions, tableOf(rootName), identifier);
    }

    private void declaration(String keyword) {
        switch (keyword) {
            case "namespace", "file_extension", "attribute" -> statement();
            case "file_identifier" -> {
                String quoted = statement();
                identifier = quoted.substring(1, quoted.length() - 1);
            }
            case "root_type" -> rootName = statement();
            case "enum" -> enumeration(lexer.next());
            case "union" -> union(lexer.next());
            case "table" -> table(lexer.next());
            default -> throw lexer.error(keyword + " is not supported");
        }
    }

    private String statement() {
        String word = lexer.next();
        lexer.expect(";");
        return word;
    }

    private void enumeration(String name) {
        lexer.expect(":");
        ScalarKind kind = kindOf(lexer.next());
        if (kind == null) {
            throw lexer.error("enum " + name + " needs a scalar type");
        }
        attributes();
        lexer.expect("{");
        Map<String, Long> values = new LinkedHashMap<>();
        long value = 0;
        while (!lexer.accept("}")) {
            String key = lexer.next();
            if (lexer.accept("=")) {
                value = number(lexer.next());
            }
            attributes();
            values.put(key, value++);
            separator();
        }
        enums.put(name, new EnumType(name, kind, values));
    }

    private void union(String name) {
        attributes();
        lexer.expect("{");
        List<String> members = new ArrayList<>();
        while (!lexer.accept("}")) {
            members.add(lexer.next());
            attributes();
            separator();
        }
        unions.put(name, new UnionType(name));
        rawUnions.put(name, members);
    }

    private void separator() {
        if (!lexer.accept(",") && !lexer.peek().equals("}")) {
            throw lexer.error("expected , or } and found " + lexer.peek());
        }
    }

    private void table(String name) {
        attributes();
        lexer.expect("{");
        List<RawField> fields = new ArrayList<>();
        while (!lexer.accept("}")) {
            String field = lexer.next();
            lexer.expect(":");
            boolean vector = lexer.accept("[");
            String type = lexer.next();
            if (vector) {
                lexer.expect("]");
            }
            String initial = lexer.accept("=") ? lexer.next() : "0";
            Map<String, String> attributes = attributes();
            lexer.expect(";");
            fields.add(new RawField(
                    field,
                    type,
                    vector,
                    initial,
                    (int) number(attributes.getOrDefault("id", "-1")),
                    (int) number(attributes.getOrDefault("force_align", "1")),
                    attributes.containsKey("deprecated")));
        }
        tables.put(name, new TableType(name));
        rawTables.put(name, fields);
    }

    private Map<String, String> attributes() {
        if (!lexer.accept("(")) {
            return Map.of();
        }
        Map<String, String> attributes = new HashMap<>();
        do {
            String name = lexer.next();
            if (!name.equals("deprecated") && !name.equals("id") && !name.equals("force_align")) {
                throw lexer.error("attribute " + name + " is not supported");
            }
            attributes.put(name, lexer.accept(":") ? lexer.next() : "");
        } while (lexer.accept(","));
        lexer.expect(")");
        return attributes;
    }

    private long number(String digits) {
        try {
            return Long.parseLong(digits);
        } catch (NumberFormatException e) {
            throw lexer.error(digits + " is not an integer");
        }
    }

    private List<Field> fieldsOf(TableType table) {
        List<Field> fields = new ArrayList<>();
        int slot = 0;
        for (RawField raw : rawTables.get(table.name())) {
            FlatType type = typeOf(raw.type());
            if (raw.id() >= 0) {
                slot = raw.id();
            } else if (type instanceof UnionType) {
                slot++;
            }
            if (raw.vector() && type instanceof UnionType) {
                throw new IllegalArgumentException(
                        table.name() + "." + raw.name() + ": vectors of unions are not supported");
            }
            long initial = type instanceof FlatType.Scalar scalar ? initialOf(scalar, raw.initial()) : 0;
            FlatType whole = raw.vector() ? new FlatType.Vector(type) : type;
            int alignment = raw.vector() ? Math.max(raw.alignment(), type.inlineSize()) : type.inlineSize();
            fields.add(new Field(table, raw.name(), slot++, whole, initial, alignment, raw.deprecated()));
        }
        return fields;
    }

    private static long initialOf(FlatType.Scalar type, String text) {
        ScalarKind kind = type.kind();
        if (text.equals("true") || text.equals("false")) {
            return kind.unbox(text.equals("true"));
        }
        if (kind == ScalarKind.BOOL) {
            return Long.parseLong(text);
        }
        if (kind.isFloating()) {
            return kind.unbox(Double.valueOf(text));
        }
        boolean named = Character.isLetter(text.charAt(0));
        if (type.enumeration().isPresent() && named) {
            return type.enumeration().get().valueOf(text);
        }
        return kind.unbox(Long.valueOf(text));
    }

    private FlatType typeOf(String name) {
        if (name.equals("string")) {
            return TEXT;
        }
        ScalarKind kind = kindOf(name);
        if (kind != null) {
            FlatType.Scalar scalar = scalars.get(kind);
            if (scalar == null) {
                scalar = new FlatType.Scalar(kind, Optional.empty());
                scalars.put(kind, scalar);
            }
            return scalar;
        }
        EnumType enumType = enums.get(name);
        if (enumType != null) {
            return new FlatType.Scalar(enumType.kind(), Optional.of(enumType));
        }
        UnionType union = unions.get(name);
        return union != null ? union : tableOf(name);
    }

    private TableType tableOf(String name) {
        TableType table = tables.get(name);
        if (table == null) {
            throw new IllegalArgumentException("the schema uses " + name + " and does not define it");
        }
        return table;
    }

    private static ScalarKind kindOf(String name) {
        return switch (name) {
            case "bool" -> ScalarKind.BOOL;
            case "byte", "int8" -> ScalarKind.BYTE;
            case "ubyte", "uint8" -> ScalarKind.UBYTE;
            case "short", "int16" -> ScalarKind.SHORT;
            case "ushort", "uint16" -> ScalarKind.USHORT;
            case "int", "int32" -> ScalarKind.INT;
            case "uint", "uint32" -> ScalarKind.UINT;
            case "long", "int64" -> ScalarKind.LONG;
            case "ulong", "uint64" -> ScalarKind.ULONG;
            case "float", "float32" -> ScalarKind.FLOAT;
            case "double", "float64" -> ScalarKind.DOUBLE;
            default -> null;
        };
    }
}
