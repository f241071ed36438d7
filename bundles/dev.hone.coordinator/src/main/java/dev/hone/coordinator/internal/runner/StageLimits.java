package dev.hone.coordinator.internal.runner;

import java.time.Duration;

/**
 * How long a stage is waited for.
 *
 * @param grace for a technique that was unregistered while it is at work, and for one that was asked to end
 * @param timeout for a whole stage; zero for no limit
 */
public record StageLimits(Duration grace, Duration timeout) {

    public static final StageLimits DEFAULT = new StageLimits(Duration.ofSeconds(5), Duration.ZERO);

    boolean isOverrun(long nanos) {
        return !timeout.isZero() && nanos > timeout.toNanos();
    }
}
