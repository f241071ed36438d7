package dev.hone.format.tflite.internal.flat;

import java.io.IOException;

/** A file that is not a valid FlatBuffer of the schema, or a model that does not fit into one. */
public final class FlatException extends IOException {
    private static final long serialVersionUID = 1L;

    /** @param message the path of the value, what is wrong with it, and where */
    public FlatException(String message) {
        super(message);
    }
}
