package dev.hone.usertarget.internal;

import dev.hone.api.NearestName;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A value of a description, with where it stands.
 *
 * @param place for messages
 * @param content a {@code String}, {@code BigDecimal}, {@code Boolean}, a list of values or a map of names to values;
 *     empty for null
 * @param untyped whether a text may stand for a number, a truth value or a list with commas, as configurations have it
 */
record Value(String place, Optional<Object> content, boolean untyped) {

    DescriptionException refused(String reason) {
        return new DescriptionException(place + ": " + reason);
    }

    /** Refused for as long as something is not there. */
    DescriptionException waiting(String reason) {
        return new DescriptionException(place + ": " + reason, true);
    }

    boolean isNull() {
        return content.isEmpty();
    }

    String text() {
        if (content.orElse(null) instanceof String text
                && !text.isBlank()
                && text.lines().count() == 1) {
            return text;
        }
        throw unexpected("a text of one line that is not empty");
    }

    BigDecimal number() {
        if (content.orElse(null) instanceof BigDecimal number) {
            return number;
        }
        if (untyped && content.orElse(null) instanceof String text) {
            try {
                return new BigDecimal(text.strip());
            } catch (NumberFormatException e) {
                throw unexpected("a number");
            }
        }
        throw unexpected("a number");
    }

    double positive() {
        double number = number().doubleValue();
        if (number > 0 && Double.isFinite(number)) {
            return number;
        }
        throw refused(number().toPlainString() + " is refused; accepted: a positive number");
    }

    long wholeNumber(long max) {
        BigDecimal number = number();
        if (number.signum() <= 0
                || number.stripTrailingZeros().scale() > 0
                || number.compareTo(BigDecimal.valueOf(max)) > 0) {
            throw refused(number.toPlainString() + " is refused; accepted: a whole number from 1 to " + max);
        }
        return number.longValueExact();
    }

    boolean flag() {
        if (content.orElse(null) instanceof Boolean flag) {
            return flag;
        }
        if (untyped && content.orElse(null) instanceof String text && text.matches("true|false")) {
            return text.equals("true");
        }
        throw unexpected("true or false");
    }

    List<Value> filledList() {
        if (list().isEmpty()) {
            throw refused("an empty list is refused; accepted: a list of at least one");
        }
        return list();
    }

    @SuppressWarnings("unchecked")
    List<Value> list() {
        if (content.orElse(null) instanceof List<?> list) {
            return (List<Value>) list;
        }
        if (untyped && content.orElse(null) instanceof String text) {
            return Arrays.stream(text.split(","))
                    .map(item -> new Value(place, Optional.of(item.strip()), true))
                    .toList();
        }
        throw unexpected("a list");
    }

    @SuppressWarnings("unchecked")
    Map<String, Value> object() {
        if (content.orElse(null) instanceof Map<?, ?> object) {
            return (Map<String, Value>) object;
        }
        throw unexpected("an object");
    }

    /** An object with these fields at most. */
    Map<String, Value> object(Collection<String> accepted) {
        Map<String, Value> fields = object();
        fields.forEach((name, value) -> value.requireOneOf("field", name, accepted));
        return fields;
    }

    /**
     * Objects by their names: fields of an object, or a list of objects that say their name in a field.
     *
     * @param field which holds the name where this is a list
     */
    Map<String, Value> named(String field) {
        if (!(content.orElse(null) instanceof List<?>)) {
            return object();
        }
        Map<String, Value> named = new LinkedHashMap<>();
        for (Value item : list()) {
            Map<String, Value> fields = new LinkedHashMap<>(item.object());
            Value name = fields.remove(field);
            if (name == null) {
                throw item.refused("the field " + field + " is missing");
            }
            if (named.putIfAbsent(name.text(), new Value(item.place, Optional.of(fields), untyped)) != null) {
                throw name.refused(field + " " + name.text() + " is there twice");
            }
        }
        return named;
    }

    /** Finds a text among the names of constants, in any case, with hyphens or underscores. */
    <E> E constant(String what, Map<String, E> constants) {
        String name = text().toLowerCase(Locale.ROOT).replace('-', '_');
        requireOneOf(what, name, constants.keySet());
        return constants.get(name);
    }

    Value field(Map<String, Value> fields, String name) {
        Value value = fields.get(name);
        if (value == null) {
            throw refused("the field " + name + " is missing");
        }
        return value;
    }

    void requireOneOf(String what, String name, Collection<String> accepted) {
        if (!accepted.contains(name)) {
            throw refused("unknown " + what + " " + name + NearestName.hint(name, accepted) + "; accepted: "
                    + String.join(", ", accepted));
        }
    }

    private DescriptionException unexpected(String accepted) {
        String found = content.map(value -> value instanceof Map<?, ?>
                        ? "an object"
                        : value instanceof List<?> ? "a list" : "\"" + value + "\"")
                .orElse("null");
        return refused(found + " is refused; accepted: " + accepted);
    }
}
