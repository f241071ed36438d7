package dev.hone.api.data;

import dev.hone.model.DataType;
import java.util.Objects;

/**
 * How samples hold the values of an input that takes FLOAT32: as smaller numbers, each of which stands for itself
 * divided by the same divisor, as float32 divides.
 *
 * @param type of the stored numbers
 * @param divisor more than 0
 */
public record StoredInput(DataType type, float divisor) {

    public StoredInput {
        Objects.requireNonNull(type);
        if (!(divisor > 0)) {
            throw new IllegalArgumentException("divisor=" + divisor);
        }
    }

    public static StoredInput of(DataType type, float divisor) {
        return new StoredInput(type, divisor);
    }
}
