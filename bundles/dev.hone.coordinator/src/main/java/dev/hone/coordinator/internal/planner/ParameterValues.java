package dev.hone.coordinator.internal.planner;

import dev.hone.api.HoneException;
import dev.hone.api.HoneException.Reason;
import dev.hone.api.NearestName;
import dev.hone.coordinator.internal.registry.ParameterDefinition;
import dev.hone.coordinator.internal.registry.PropertyValues;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Brings a stage's parameters into the types of their definition: String, Long, Double, Boolean or a list of one of
 * them. The user's values come before those that the service carries (Config Admin's), and these before the
 * definition's defaults.
 */
final class ParameterValues {

    private static final Pattern PERCENTAGE = Pattern.compile("[-+]?[0-9.]+(?:[eE][-+]?\\d+)?%");

    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

    private final String technique;
    private final List<ParameterDefinition> definitions;

    ParameterValues(String technique, List<ParameterDefinition> definitions) {
        this.technique = technique;
        this.definitions = definitions;
    }

    /**
     * @param given by the user
     * @param configured properties of the technique's service
     * @throws HoneException with the reason USAGE, naming parameter, value and what would be accepted
     */
    Map<String, Object> of(Map<String, Object> given, Map<String, Object> configured) {
        List<String> names = definitions.stream().map(ParameterDefinition::name).toList();
        for (String name : given.keySet()) {
            if (!names.contains(name)) {
                throw new HoneException(
                        Reason.USAGE,
                        technique + " has no parameter " + name + "; "
                                + (names.isEmpty() ? "it takes none" : "accepted: " + String.join(", ", names))
                                + NearestName.hint(name, names));
            }
        }
        Map<String, Object> values = new TreeMap<>();
        for (ParameterDefinition definition : definitions) {
            Optional.ofNullable(given.get(definition.name()))
                    .or(() -> Optional.ofNullable(configured.get(definition.name()))
                            .map(PropertyValues::plain))
                    .or(() -> standard(definition))
                    .ifPresent(value -> values.put(definition.name(), convert(definition, value)));
        }
        return values;
    }

    private static Optional<Object> standard(ParameterDefinition definition) {
        if (definition.list()) {
            return Optional.of(definition.defaults());
        }
        return definition.defaults().stream().findFirst().map(Object.class::cast);
    }

    private Object convert(ParameterDefinition definition, Object value) {
        if (definition.list()) {
            List<?> elements = value instanceof List<?> list ? list : List.of(value);
            return elements.stream().map(element -> single(definition, element)).toList();
        }
        return single(definition, value);
    }

    private Object single(ParameterDefinition definition, Object value) {
        Object converted = (switch (definition.type()) {
                    case TEXT -> value instanceof List<?> ? Optional.empty() : Optional.of(value.toString());
                    case INTEGER -> integer(value);
                    case NUMBER -> number(definition, value);
                    case FLAG -> flag(value);
                })
                .orElseThrow(() -> refused(definition, value, accepted(definition)));
        if (!definition.options().isEmpty() && !definition.options().contains(converted.toString())) {
            throw refused(
                    definition, value, accepted(definition) + NearestName.hint(value.toString(), definition.options()));
        }
        if (converted instanceof Number number) {
            definition.bounds().violatedBy(number).ifPresent(bounds -> {
                throw refused(definition, value, bounds);
            });
        }
        return converted;
    }

    private static Optional<Object> integer(Object value) {
        if (value instanceof Double || value instanceof Float) {
            double real = ((Number) value).doubleValue();
            return real == Math.rint(real) && Math.abs(real) <= 1L << 53 ? Optional.of((long) real) : Optional.empty();
        }
        if (value instanceof Number number) {
            return Optional.of(number.longValue());
        }
        try {
            return Optional.of(Long.valueOf(value.toString()));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** A percentage is a share of 1, except of a parameter that itself ends at 100. */
    private static Optional<Object> number(ParameterDefinition definition, Object value) {
        if (value instanceof Number number) {
            return Optional.of(number.doubleValue());
        }
        String text = value.toString();
        try {
            if (!PERCENTAGE.matcher(text).matches()) {
                return Optional.of(Double.parseDouble(text));
            }
            double percent = Double.parseDouble(text.substring(0, text.length() - 1));
            boolean inPercent = definition
                    .bounds()
                    .declared()
                    .get()
                    .max()
                    .filter(max -> max.compareTo(HUNDRED) == 0)
                    .isPresent();
            return Optional.of(inPercent ? percent : percent / 100);
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static Optional<Object> flag(Object value) {
        return switch (value.toString()) {
            case "true" -> Optional.of(true);
            case "false" -> Optional.of(false);
            default -> Optional.empty();
        };
    }

    private static String accepted(ParameterDefinition definition) {
        if (!definition.options().isEmpty()) {
            return definition.options().stream().collect(Collectors.joining(", "));
        }
        return switch (definition.type()) {
            case TEXT -> "a text";
            case INTEGER -> "a whole number" + within(definition);
            case NUMBER -> "a number or a percentage" + within(definition);
            case FLAG -> "true or false";
        };
    }

    private static String within(ParameterDefinition definition) {
        String interval = definition.bounds().accepted().toString();
        return interval.isEmpty() ? "" : ", " + interval;
    }

    private HoneException refused(ParameterDefinition definition, Object value, String accepted) {
        return new HoneException(
                Reason.USAGE,
                technique + ": " + definition.name() + "=" + value + " is refused; accepted: " + accepted);
    }
}
