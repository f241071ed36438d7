package dev.hone.coordinator.internal.runner;

import dev.hone.api.coordinator.Plan;
import java.util.Map;

/** Plans a stage anew with other parameters. */
@FunctionalInterface
public interface StageChange {

    /**
     * @param parameters to be changed; all others stay
     * @throws dev.hone.api.HoneException with the reason USAGE if the technique does not take them
     */
    Plan.Stage of(Plan.Stage stage, Map<String, Object> parameters);
}
