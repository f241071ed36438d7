package dev.hone.format.tflite.internal.sparse;

import dev.hone.model.Attributes;
import dev.hone.model.InvalidModelException;
import dev.hone.model.TensorData;
import java.util.List;
import java.util.Optional;

/** Numbers that are stored as int32, uint16 or uint8, in memory. */
final class IndexVector {

    private static final String TYPE = "type";
    private static final String VALUE = "value";
    private static final String VALUES = "values";

    private IndexVector() {}

    /** @throws InvalidModelException if the attribute is no such vector */
    static int[] of(Attributes metadata, String name) {
        Optional<Object> values = metadata.get(name, Attributes.class)
                .filter(union -> union.has(TYPE))
                .flatMap(union -> union.get(VALUE, Attributes.class))
                .map(table -> table.has(VALUES) ? table.values().get(VALUES) : List.of());
        if (values.isEmpty()) {
            throw new InvalidModelException("its sparsity lacks " + name);
        }
        return values.get() instanceof TensorData bytes ? bytes(bytes) : numbers((List<?>) values.get());
    }

    private static int[] bytes(TensorData data) {
        var bytes = data.copy(0, (int) data.size());
        int[] values = new int[bytes.remaining()];
        for (int i = 0; i < values.length; i++) {
            values[i] = Byte.toUnsignedInt(bytes.get());
        }
        return values;
    }

    private static int[] numbers(List<?> list) {
        return list.stream().mapToInt(value -> ((Long) value).intValue()).toArray();
    }
}
