package dev.hone.api;

import org.osgi.annotation.versioning.ProviderType;

/** Tells running work to end. Safe for use by several threads. */
@ProviderType
public interface Cancellation {

    /** Never cancelled. */
    Cancellation NEVER = () -> false;

    boolean isCancelled();

    /**
     * Work calls this wherever it can end without loss, at least once a second.
     *
     * @throws HoneException with the reason CANCELLED
     */
    default void check() {
        if (isCancelled()) {
            throw new HoneException(HoneException.Reason.CANCELLED, "cancelled");
        }
    }
}
