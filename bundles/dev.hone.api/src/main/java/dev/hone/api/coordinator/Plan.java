package dev.hone.api.coordinator;

import dev.hone.api.target.TargetProfile;
import java.util.List;
import java.util.Map;

/**
 * What will be done.
 *
 * @param target pinned for the whole job
 * @param fallback whether a stage that would destroy what an earlier one established is tried in other ways
 * @param notes what the target makes of it, and what will not pay
 */
public record Plan(TargetProfile target, List<Stage> stages, boolean fallback, List<String> notes) {

    public Plan {
        stages = List.copyOf(stages);
        notes = List.copyOf(notes);
    }

    /** One that rolls a stage back where it would destroy something, and tries nothing else. */
    public Plan(TargetProfile target, List<Stage> stages, List<String> notes) {
        this(target, stages, false, notes);
    }

    /** The same with other stages. */
    public Plan withStages(List<Stage> others) {
        return new Plan(target, others, fallback, notes);
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
