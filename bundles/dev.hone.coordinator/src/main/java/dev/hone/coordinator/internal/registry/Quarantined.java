package dev.hone.coordinator.internal.registry;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;

/**
 * Why a plug-in is not used for a while.
 *
 * @param offences how often it misbehaved
 * @param last what it did last
 * @param until when it is given another chance; an updated bundle gets one at once
 */
public record Quarantined(int offences, String last, Instant until) {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneId.systemDefault());

    /** For people. */
    public String reason() {
        return "in quarantine until " + TIME.format(until) + " or until its bundle is updated, after " + offences
                + " offences; the last: " + last;
    }
}
