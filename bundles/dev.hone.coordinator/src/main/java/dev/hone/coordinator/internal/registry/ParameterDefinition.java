package dev.hone.coordinator.internal.registry;

import dev.hone.api.coordinator.Catalog;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;

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

    /**
     * What numbers are accepted.
     *
     * @param admits tells without reading what the definition declares
     * @param declared by the definition; read when it is asked for
     * @param stored what the type can hold
     */
    public record Bounds(Predicate<Number> admits, Supplier<Interval> declared, Interval stored) {

        /** All numbers. */
        public static final Bounds NONE = new Bounds(value -> true, () -> Interval.ALL, Interval.ALL);

        /** What would be accepted, such as {@code at least 1}; empty if the value is. */
        public Optional<String> violatedBy(Number value) {
            if (admits.test(value)) {
                return Optional.empty();
            }
            boolean overflow =
                    Double.isFinite(value.doubleValue()) && !stored.contains(new BigDecimal(value.toString()));
            return Optional.of(overflow ? accepted().toString() : declared.get().toString());
        }

        /** From the smallest to the largest number that is accepted. */
        public Interval accepted() {
            return declared.get().or(stored);
        }
    }

    public ParameterDefinition {
        defaults = List.copyOf(defaults);
        options = List.copyOf(options);
    }

    /** What the catalog says of it. */
    Catalog.Parameter listed() {
        Interval declared = bounds.declared().get();
        return Catalog.Parameter.of(name, list ? "list of " + type.label() : type.label(), description)
                .withDefault(list ? "[" + String.join(", ", defaults) + "]" : String.join(", ", defaults))
                .withOptions(options)
                .withBounds(declared.min().map(this::number), declared.max().map(this::number));
    }

    private Number number(BigDecimal value) {
        return type == ValueType.INTEGER ? (Number) value.longValue() : (Number) value.doubleValue();
    }
}
