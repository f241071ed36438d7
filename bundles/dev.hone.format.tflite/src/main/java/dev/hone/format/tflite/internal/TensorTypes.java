package dev.hone.format.tflite.internal;

import dev.hone.format.tflite.internal.flat.EnumType;
import dev.hone.format.tflite.internal.flat.Schema;
import dev.hone.model.DataType;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The schema's codes of element types. */
final class TensorTypes {

    private static final Map<Long, DataType> TYPES = new HashMap<>();
    private static final Map<DataType, Long> CODES = new EnumMap<>(DataType.class);

    static {
        EnumType schema = Schema.tflite().enumeration("TensorType");
        for (DataType type : DataType.values()) {
            long code = schema.valueOf(type == DataType.FLOAT8_E4M3 ? "FLOAT8_E4M3FN" : type.name());
            TYPES.put(code, type);
            CODES.put(type, code);
        }
    }

    private TensorTypes() {}

    /** The type of a code, or empty if the schema has none. */
    static Optional<DataType> find(long code) {
        return Optional.ofNullable(TYPES.get(code));
    }

    static long code(DataType type) {
        return CODES.get(type);
    }
}
