package dev.hone.coordinator.internal.planner;

import dev.hone.api.technique.Technique;
import dev.hone.coordinator.internal.registry.Plugin;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A technique of a chain.
 *
 * @param parameters of its stage, with their defaults
 */
record PlannedTechnique(Plugin<Technique> plugin, Map<String, Object> parameters) {

    String id() {
        return plugin.id();
    }

    /** The ids of the properties that it establishes with its parameters. */
    List<String> establishes() {
        return Conditional.ids(plugin.texts("establishes"), parameters);
    }

    /** The parameter by which it establishes a property, such as {@code encoding=sparse}; empty if it always does. */
    Optional<String> reason(String property) {
        return plugin.texts("establishes").stream()
                .map(Conditional::parse)
                .filter(each -> each.id().equals(property))
                .flatMap(each -> each.parameter().stream())
                .map(name -> name + "=" + parameters.get(name))
                .findFirst();
    }

    boolean refusesAnyOf(List<String> properties) {
        return plugin.texts("refuses").stream().anyMatch(properties::contains);
    }
}
