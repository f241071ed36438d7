package dev.hone.model;

/** A model that breaks a rule of its format or of the graph; the message names the part and what would be accepted. */
public class InvalidModelException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public InvalidModelException(String message) {
        super(message);
    }

    public InvalidModelException(String message, Throwable cause) {
        super(message, cause);
    }
}
