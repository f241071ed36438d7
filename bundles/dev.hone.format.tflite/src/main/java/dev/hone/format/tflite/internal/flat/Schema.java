package dev.hone.format.tflite.internal.flat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;

/** A FlatBuffers schema: the tables, enums and unions of a format, by name. Immutable. */
public final class Schema {
    /** The revision of the TFLite format that {@link #tflite} describes, for messages. */
    public static final String REVISION = "3d";

    private final Map<String, TableType> tables;
    private final Map<String, EnumType> enums;
    private final Map<String, UnionType> unions;
    private final TableType root;
    private final String identifier;

    Schema(
            Map<String, TableType> tables,
            Map<String, EnumType> enums,
            Map<String, UnionType> unions,
            TableType root,
            String identifier) {
        this.tables = Collections.unmodifiableMap(tables);
        this.enums = enums;
        this.unions = unions;
        this.root = root;
        this.identifier = identifier;
    }

    /** The schema of {@code .tflite} files, parsed at the first call. */
    public static Schema tflite() {
        return TfLite.SCHEMA;
    }

    /**
     * Parses the text of a schema: namespace, enums, unions of tables, tables, root type, file identifier. Structs,
     * vectors of unions and includes, which TFLite does not use, are refused.
     *
     * @throws IllegalArgumentException if the text is malformed, naming the line
     */
    public static Schema parse(String text) {
        return new SchemaParser(text).parse();
    }

    /** The root table. */
    public TableType root() {
        return root;
    }

    /** The four characters at byte 4 of a file. */
    public String identifier() {
        return identifier;
    }

    /** All tables in the order of the schema. */
    public Collection<TableType> tables() {
        return tables.values();
    }

    /**
     * The table of a name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public TableType table(String name) {
        return found(tables.get(name), "table", name);
    }

    /**
     * The enum of a name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public EnumType enumeration(String name) {
        return found(enums.get(name), "enum", name);
    }

    /**
     * The union of a name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public UnionType union(String name) {
        return found(unions.get(name), "union", name);
    }

    private static <T> T found(T type, String what, String name) {
        if (type == null) {
            throw new IllegalArgumentException("the schema has no " + what + " " + name);
        }
        return type;
    }

    private static final class TfLite {
        static final Schema SCHEMA = load();

        private static Schema load() {
            try (InputStream in = Schema.class.getResourceAsStream("tflite.fbs")) {
                return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
