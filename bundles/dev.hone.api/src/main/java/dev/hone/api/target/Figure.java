package dev.hone.api.target;

import java.util.Objects;

/**
 * A number about hardware, with where it is from.
 *
 * @param unit such as {@code B} or {@code MHz}
 * @param source the document that says so
 */
public record Figure(String name, double value, String unit, String source) {

    public Figure {
        Objects.requireNonNull(name);
        Objects.requireNonNull(unit);
        if (source.isBlank()) {
            throw new IllegalArgumentException("figure " + name + " has no source");
        }
    }
}
