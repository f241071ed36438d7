package dev.hone.coordinator.internal.runner;

import dev.hone.api.HoneException;

/**
 * What is known of a throwable, without its object: that would keep alive the classes of all plug-ins on whose stack it
 * was thrown, for as long as somebody keeps a job's outcome.
 */
final class Detached extends RuntimeException {

    private static final long serialVersionUID = 1L;
    private static final int DEPTH = 10;

    private Detached(Throwable original, int depth) {
        super(original.toString(), of(original.getCause(), depth + 1), false, true);
        setStackTrace(original.getStackTrace());
    }

    /** To be called where no plug-in is on the stack. */
    static HoneException of(HoneException failure) {
        HoneException detached = new HoneException(failure.reason(), failure.getMessage(), of(failure.getCause(), 0));
        detached.setStackTrace(failure.getStackTrace());
        return detached;
    }

    private static Detached of(Throwable cause, int depth) {
        return cause == null || depth == DEPTH ? null : new Detached(cause, depth);
    }
}
