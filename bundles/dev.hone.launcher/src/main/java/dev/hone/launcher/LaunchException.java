package dev.hone.launcher;

/** The container cannot be started; the message is for the person who started it. */
final class LaunchException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    LaunchException(String message) {
        super(message);
    }

    LaunchException(String message, Throwable cause) {
        super(message + ": " + cause, cause);
    }
}
