package dev.hone.format.tflite.internal;

import dev.hone.format.tflite.internal.flat.EnumType;
import dev.hone.format.tflite.internal.flat.FlatTable;
import dev.hone.format.tflite.internal.flat.Schema;
import dev.hone.model.InvalidModelException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * An operator that a model uses.
 *
 * @param code of the builtin operator
 * @param customCode the name of a custom operator
 */
record OperatorCode(long code, int version, Optional<String> customCode) {

    private static final EnumType BUILTINS = Schema.tflite().enumeration("BuiltinOperator");

    /** The first field for the code is a byte, which says 127 for larger ones. */
    private static final long BYTE_END = 127;

    static OperatorCode read(FlatTable table, int index) {
        long code = Math.max(table.longValue("deprecated_builtin_code"), table.longValue("builtin_code"));
        if (code < 0) {
            throw new InvalidModelException("operator_codes[" + index + "] has the builtin code " + code);
        }
        return new OperatorCode(code, (int) table.longValue("version"), table.string("custom_code"));
    }

    /** The code of an operator's name; empty if the schema has none. */
    static Optional<Long> find(String operator) {
        return Optional.ofNullable(BUILTINS.values().get(operator));
    }

    boolean isKnown() {
        return BUILTINS.find(code).isPresent();
    }

    /** The operator's name in the schema; {@code BUILTIN_217} if it has none. */
    String operator() {
        return BUILTINS.find(code).orElse("BUILTIN_" + code);
    }

    /** The fields of the table, defaults left out. */
    Map<String, Object> fields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        if (code != 0) {
            fields.put("deprecated_builtin_code", Math.min(code, BYTE_END));
            fields.put("builtin_code", code);
        }
        if (version != 1) {
            fields.put("version", version);
        }
        customCode.ifPresent(name -> fields.put("custom_code", name));
        return fields;
    }
}
