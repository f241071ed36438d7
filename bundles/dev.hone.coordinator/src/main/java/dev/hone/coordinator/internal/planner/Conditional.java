package dev.hone.coordinator.internal.planner;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An id that a service property of a technique names, as it may depend on parameters: a graph pass that it wants before
 * it ({@code TechniqueType.passes}), a property that it establishes ({@code TechniqueType.establishes}).
 *
 * @param optional whether the technique does without it where it is not there
 * @param parameter the parameter that decides whether it counts
 * @param values of the parameter with which it does
 */
public record Conditional(String id, boolean optional, Optional<String> parameter, List<String> values) {

    public Conditional {
        values = List.copyOf(values);
    }

    public static Conditional parse(String text) {
        int question = text.indexOf('?');
        if (question < 0) {
            return new Conditional(text, false, Optional.empty(), List.of());
        }
        String id = text.substring(0, question);
        String condition = text.substring(question + 1);
        if (condition.isEmpty()) {
            return new Conditional(id, true, Optional.empty(), List.of());
        }
        String[] sides = condition.split("=", 2);
        return new Conditional(id, true, Optional.of(sides[0]), List.of(sides[1].split("\\|", -1)));
    }

    /** The ids that count with some parameters. */
    public static List<String> ids(List<String> texts, Map<String, Object> parameters) {
        return texts.stream()
                .map(Conditional::parse)
                .filter(each -> each.holds(parameters))
                .map(Conditional::id)
                .toList();
    }

    /** @param parameters of the stage, with their defaults */
    public boolean holds(Map<String, Object> parameters) {
        return parameter
                .map(name -> values.contains(String.valueOf(parameters.get(name))))
                .orElse(true);
    }
}
