package dev.hone.api.coordinator;

import dev.hone.api.target.TargetProfile;
import java.util.List;
import java.util.Map;

/**
 * What will be done.
 *
 * @param target pinned for the whole job
 * @param notes what the target makes of it, and what will not pay
 */
public record Plan(TargetProfile target, List<Stage> stages, List<String> notes) {

    public Plan {
        stages = List.copyOf(stages);
        notes = List.copyOf(notes);
    }

    /**
     * A stage of the chain.
     *
     * @param parameters all of them, defaults included
     * @param passes ids of the graph passes before it
     */
    public record Stage(String technique, Map<String, Object> parameters, List<String> passes) {
        public Stage {
            parameters = Map.copyOf(parameters);
            passes = List.copyOf(passes);
        }
    }
}
