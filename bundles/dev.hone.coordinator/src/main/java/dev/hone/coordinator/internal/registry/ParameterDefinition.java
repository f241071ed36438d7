package dev.hone.coordinator.internal.registry;

import dev.hone.api.coordinator.Catalog;
import java.util.List;
import java.util.Optional;

/**
 * A parameter of a technique, as its metatype defines it.
 *
 * @param list whether it takes several values
 * @param defaults as text, one for each value; empty where there is no default
 * @param options the accepted values; empty where any of the type is
 * @param bounds of numbers
 */
public record ParameterDefinition(
        String name,
        ValueType type,
        boolean list,
        List<String> defaults,
        String description,
        List<String> options,
        Bounds bounds) {

    /** What a value is. */
    public enum ValueType {
        TEXT("text"),
        INTEGER("integer"),
        NUMBER("number"),
        FLAG("flag");

        private final String label;

        ValueType(String label) {
            this.label = label;
        }

        /** For people. */
        public String label() {
            return label;
        }
    }

    /** What numbers are accepted. */
    @FunctionalInterface
    public interface Bounds {

        /** All numbers. */
        Bounds NONE = value -> Optional.empty();

        /** What would be accepted, such as {@code at least 1}; empty if the value is. */
        Optional<String> violatedBy(Number value);
    }

    public ParameterDefinition {
        defaults = List.copyOf(defaults);
        options = List.copyOf(options);
    }

    /** What the catalog says of it. */
    Catalog.Parameter listed() {
        return new Catalog.Parameter(
                name,
                list ? "list of " + type.label() : type.label(),
                list ? "[" + String.join(", ", defaults) + "]" : String.join(", ", defaults),
                description,
                options);
    }
}
