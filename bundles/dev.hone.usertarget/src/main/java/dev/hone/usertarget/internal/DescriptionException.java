package dev.hone.usertarget.internal;

/** A description that is refused. The message names the place, the value and what would be accepted. */
final class DescriptionException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final boolean waiting;

    DescriptionException(String message) {
        this(message, false);
    }

    /** @param waiting whether nothing is wrong with it but that something else is not there yet */
    DescriptionException(String message, boolean waiting) {
        super(message);
        this.waiting = waiting;
    }

    boolean isWaiting() {
        return waiting;
    }
}
