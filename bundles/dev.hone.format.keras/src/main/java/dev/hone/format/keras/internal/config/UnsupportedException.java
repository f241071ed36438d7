package dev.hone.format.keras.internal.config;

/** Something about a layer that hone does not read; the message says what, and what it would read. */
public final class UnsupportedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public UnsupportedException(String message) {
        super(message);
    }
}
