package dev.hone.coordinator.internal.registry;

import java.util.List;

/** The parameters that techniques define. */
@FunctionalInterface
public interface ParameterDefinitions {

    /** In the order of their definition; empty if the technique has none. */
    List<ParameterDefinition> of(Plugin<?> technique);
}
