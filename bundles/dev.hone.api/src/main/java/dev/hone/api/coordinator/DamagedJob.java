package dev.hone.api.coordinator;

import java.util.Objects;

/**
 * A job under hone's home of which nothing is known, as its file cannot be read. Made by {@link #of}, not by the
 * constructor, which grows.
 *
 * @param reason which file it is, what is wrong with it, and how to be rid of it; one line
 */
public record DamagedJob(String id, String reason) {

    public DamagedJob {
        Objects.requireNonNull(id);
        Objects.requireNonNull(reason);
    }

    public static DamagedJob of(String id, String reason) {
        return new DamagedJob(id, reason);
    }
}
