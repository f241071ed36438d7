package dev.hone.tck;

import dev.hone.tck.Declaration.Parameter;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A technique's parameters as the platform reads them. */
final class ParameterCheck {

    private static final Set<String> NUMBERS = Set.of("Byte", "Short", "Integer", "Long", "Float", "Double");
    private static final Set<String> FRACTIONS = Set.of("Float", "Double");
    private static final Pattern CHANGE = Pattern.compile("([^=*]+)(=|\\*)(.+)");
    private static final Set<String> OTHERS = Set.of("String", "Boolean");

    private ParameterCheck() {}

    /** What is wrong with a definition, for people; empty if nothing is. */
    static Optional<String> broken(Parameter parameter) {
        String name = "parameter '" + parameter.name() + "' ";
        if (!Clause.isName(parameter.name())) {
            return Optional.of(name + "has a name that a chain cannot hold; small letters, digits, points and hyphens"
                    + " are accepted (an annotation's method my_name or my$_$name becomes my.name or my-name)");
        }
        if (!NUMBERS.contains(parameter.type()) && !OTHERS.contains(parameter.type())) {
            return Optional.of(
                    name + "is of the type " + parameter.type() + "; accepted are " + OTHERS + " and " + NUMBERS);
        }
        if (!Clause.isLine(parameter.description())) {
            return Optional.of(name + "is not described in one line");
        }
        if (!parameter.list() && parameter.standard().isEmpty()) {
            return Optional.of(name + "has no default");
        }
        return bounds(parameter)
                .or(() -> parameter
                        .standard()
                        .filter(standard -> !(parameter.list() && standard.isEmpty()))
                        .flatMap(standard -> refusal(parameter, standard))
                        .map(why -> "has a default that is " + why))
                .map(why -> why.startsWith(name) ? why : name + why);
    }

    private static Optional<String> bounds(Parameter parameter) {
        List<BigDecimal> bounds = new ArrayList<>();
        for (Optional<String> bound : List.of(parameter.min(), parameter.max())) {
            if (bound.isPresent()) {
                if (!NUMBERS.contains(parameter.type())) {
                    return Optional.of("has a bound although it is of the type " + parameter.type());
                }
                Optional<BigDecimal> number = number(bound.get());
                if (number.isEmpty()) {
                    return Optional.of("has the bound '" + bound.get() + "', which is no number");
                }
                bounds.add(number.get());
            }
        }
        return bounds.size() == 2 && bounds.get(0).compareTo(bounds.get(1)) > 0
                ? Optional.of("has bounds from " + bounds.get(0) + " to " + bounds.get(1))
                : Optional.empty();
    }

    /**
     * What is wrong with another way that a technique offers.
     *
     * @param shared whether it has parameters that it shares with others, beside its own
     */
    static Optional<String> brokenWay(String text, List<Parameter> parameters, boolean shared) {
        Matcher change = CHANGE.matcher(text);
        if (!change.matches()) {
            return Optional.of("the way '" + text + "' is neither name=value nor name*factor");
        }
        Optional<Parameter> parameter = parameters.stream()
                .filter(each -> each.name().equals(change.group(1)))
                .findFirst();
        if (parameter.isEmpty()) {
            return shared
                    ? Optional.empty()
                    : Optional.of("the way '" + text + "' changes a parameter that it does not have");
        }
        if (change.group(2).equals("=")) {
            return parameter
                    .filter(each -> !each.list())
                    .flatMap(each -> refusal(each, change.group(3)))
                    .map(why -> "the way '" + text + "' gives a value that is " + why);
        }
        return NUMBERS.contains(parameter.get().type())
                        && number(change.group(3)).isPresent()
                ? Optional.empty()
                : Optional.of("the way '" + text + "' multiplies what are no numbers");
    }

    /** Why the platform refuses a value before the technique sees it; empty if it does not. */
    static Optional<String> refusal(Parameter parameter, String value) {
        if (parameter.type().equals("Boolean")) {
            return value.equals("true") || value.equals("false") ? Optional.empty() : Optional.of("no truth value");
        }
        if (!parameter.options().isEmpty() && !parameter.options().contains(value)) {
            return Optional.of("none of " + parameter.options());
        }
        if (!NUMBERS.contains(parameter.type())) {
            return Optional.empty();
        }
        Optional<BigDecimal> number = number(value);
        if (number.isEmpty()) {
            return Optional.of("no number");
        }
        if (parameter
                        .min()
                        .map(BigDecimal::new)
                        .filter(min -> number.get().compareTo(min) < 0)
                        .isPresent()
                || parameter
                        .max()
                        .map(BigDecimal::new)
                        .filter(max -> number.get().compareTo(max) > 0)
                        .isPresent()) {
            return Optional.of("out of bounds");
        }
        return Optional.empty();
    }

    /**
     * Values that the platform lets through: each option, both truth values, bounds and, where there is none, numbers
     * far out.
     */
    static List<Object> admitted(Parameter parameter) {
        if (!parameter.options().isEmpty()) {
            return List.copyOf(parameter.options());
        }
        if (parameter.type().equals("Boolean")) {
            return List.of(true, false);
        }
        if (parameter.type().equals("String")) {
            return parameter.list() ? List.of() : List.of("", "?");
        }
        return List.of(
                typed(parameter, parameter.min().map(BigDecimal::new), -1),
                typed(parameter, parameter.max().map(BigDecimal::new), 1));
    }

    private static Object typed(Parameter parameter, Optional<BigDecimal> bound, int sign) {
        if (FRACTIONS.contains(parameter.type())) {
            return bound.map(BigDecimal::doubleValue).orElse(sign * 1e30);
        }
        long far =
                switch (parameter.type()) {
                    case "Byte" -> Byte.MAX_VALUE;
                    case "Short" -> Short.MAX_VALUE;
                    default -> Integer.MAX_VALUE;
                };
        return bound.map(BigDecimal::longValue).orElse(sign * far);
    }

    private static Optional<BigDecimal> number(String text) {
        try {
            return Optional.of(new BigDecimal(text));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
