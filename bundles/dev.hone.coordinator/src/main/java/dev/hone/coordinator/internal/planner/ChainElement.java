package dev.hone.coordinator.internal.planner;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A part of a chain as it was written. */
sealed interface ChainElement {

    /** Where it begins, for messages, such as {@code character 12}. */
    String position();

    /**
     * A technique with its parameters.
     *
     * @param parameters String, Long, Double, Boolean and lists of them, in the order in which they were written
     */
    record Single(String technique, Map<String, Object> parameters, String position) implements ChainElement {
        public Single {
            parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
        }
    }

    /** Stages that train together. */
    record Joint(List<Single> stages, String position) implements ChainElement {
        public Joint {
            stages = List.copyOf(stages);
        }
    }
}
