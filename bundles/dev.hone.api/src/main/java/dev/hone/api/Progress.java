package dev.hone.api;

import org.osgi.annotation.versioning.ProviderType;

/** Takes notice of how far work is. Safe for use by several threads; must return at once. */
@ProviderType
public interface Progress {

    /** Takes no notice. */
    Progress NONE = (step, done, total) -> {};

    /**
     * @param step what is being done, such as {@code calibrate}
     * @param done units done so far
     * @param total units to be done, or 0 where that is not known
     */
    void report(String step, long done, long total);
}
