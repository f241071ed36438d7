package dev.hone.coordinator.internal.registry;

import java.math.BigDecimal;
import java.util.Optional;

/** From one number to another, both included; open where one is missing. */
public record Interval(Optional<BigDecimal> min, Optional<BigDecimal> max) {

    public static final Interval ALL = new Interval(Optional.empty(), Optional.empty());

    public static Interval of(long min, long max) {
        return new Interval(Optional.of(BigDecimal.valueOf(min)), Optional.of(BigDecimal.valueOf(max)));
    }

    public boolean contains(BigDecimal value) {
        return min.filter(bound -> value.compareTo(bound) < 0).isEmpty()
                && max.filter(bound -> value.compareTo(bound) > 0).isEmpty();
    }

    /** What is in both, the ends of this one counting where it has them. */
    Interval or(Interval other) {
        return new Interval(min.or(other::min), max.or(other::max));
    }

    /** For people, such as {@code from 1 to 100} or {@code at least 1}; empty for all numbers. */
    @Override
    public String toString() {
        if (min.isPresent() && max.isPresent()) {
            return "from " + min.get().toPlainString() + " to " + max.get().toPlainString();
        }
        return min.map(bound -> "at least " + bound.toPlainString())
                .or(() -> max.map(bound -> "at most " + bound.toPlainString()))
                .orElse("");
    }
}
