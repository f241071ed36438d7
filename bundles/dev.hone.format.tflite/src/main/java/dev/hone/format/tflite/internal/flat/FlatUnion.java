package dev.hone.format.tflite.internal.flat;

import java.util.Optional;

/**
 * A union that is present.
 *
 * @param type the union
 * @param code which member it is; 0 is none, and it may be newer than the schema
 * @param value the table; empty without one, and if the code is newer than the schema
 */
public record FlatUnion(UnionType type, int code, Optional<FlatTable> value) {
    /** The name of the member, or the digits of a code that the schema does not know. */
    public String name() {
        if (code == 0) {
            return UnionType.NONE;
        }
        return type.knows(code) ? type.members().get(code - 1).name() : Integer.toString(code);
    }
}
