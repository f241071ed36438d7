package dev.hone.coordinator.internal.planner;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A graph pass that a technique wants before it, as {@code TechniqueType.passes} has it.
 *
 * @param optional whether the technique does without it where it is not there
 * @param parameter the parameter that decides whether it is wanted
 * @param values of the parameter with which it is
 */
public record WantedPass(String id, boolean optional, Optional<String> parameter, List<String> values) {

    public WantedPass {
        values = List.copyOf(values);
    }

    public static WantedPass parse(String text) {
        int question = text.indexOf('?');
        if (question < 0) {
            return new WantedPass(text, false, Optional.empty(), List.of());
        }
        String id = text.substring(0, question);
        String condition = text.substring(question + 1);
        if (condition.isEmpty()) {
            return new WantedPass(id, true, Optional.empty(), List.of());
        }
        String[] sides = condition.split("=", 2);
        return new WantedPass(id, true, Optional.of(sides[0]), List.of(sides[1].split("\\|", -1)));
    }

    /** @param parameters of the stage, with their defaults */
    public boolean isWanted(Map<String, Object> parameters) {
        return parameter
                .map(name -> values.contains(String.valueOf(parameters.get(name))))
                .orElse(true);
    }
}
