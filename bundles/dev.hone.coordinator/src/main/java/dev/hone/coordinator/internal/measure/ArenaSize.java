package dev.hone.coordinator.internal.measure;

import dev.hone.api.HoneException;
import dev.hone.api.graph.ArenaPlanner.Arena;
import dev.hone.model.Model;
import java.util.Optional;

/** The memory of a model's activations. */
final class ArenaSize {

    private final Toolset tools;

    ArenaSize(Toolset tools) {
        this.tools = tools;
    }

    /**
     * The arena of the main graph; empty where shapes are not known or there is no planner.
     *
     * @param inPlace whether an output may take over the memory of an input
     */
    Optional<Arena> of(Model model, boolean inPlace) {
        return tools.arenaPlanner().flatMap(planner -> {
            try {
                return Optional.of(
                        planner.answer("plan", service -> service.plan(model.main(), tools.operators(), inPlace)));
            } catch (HoneException e) {
                if (e.reason() == HoneException.Reason.MODEL) {
                    return Optional.empty();
                }
                throw e;
            }
        });
    }
}
