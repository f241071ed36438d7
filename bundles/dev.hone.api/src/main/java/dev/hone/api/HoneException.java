package dev.hone.api;

/**
 * A failure that its reader can act on: the message is one line that says what was refused and what would be accepted.
 */
public class HoneException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Reason reason;

    /** Whose matter a failure is. */
    public enum Reason {
        /** An argument, parameter, chain, technique, target or metric that does not exist or is out of range. */
        USAGE,
        /** A model file that cannot be read, or that the step cannot take. */
        MODEL,
        /** A dataset that cannot be read or does not fit the model. */
        DATA,
        /** An output that cannot be written. */
        OUTPUT,
        /** A service that is needed and not there, or that vanished. */
        MISSING,
        /** A plug-in that broke its contract. */
        PLUGIN,
        /** The caller cancelled. */
        CANCELLED,
        /** A fault of hone itself, which its makers should hear of. */
        INTERNAL
    }

    public HoneException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public HoneException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
