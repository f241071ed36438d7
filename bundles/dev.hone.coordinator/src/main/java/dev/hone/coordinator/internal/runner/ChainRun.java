package dev.hone.coordinator.internal.runner;

import dev.hone.api.HoneException;
import dev.hone.api.coordinator.Plan;
import dev.hone.api.coordinator.StageReport;
import dev.hone.coordinator.internal.journal.PluginName;
import dev.hone.coordinator.internal.measure.LoadedModel;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What became of a chain, stage by stage. Each step holds what is needed to go on from there in another way.
 *
 * @param original the model before the first stage
 */
record ChainRun(LoadedModel original, List<Step> steps) {

    ChainRun {
        steps = List.copyOf(steps);
    }

    /**
     * A stage.
     *
     * @param stage in the way in which it was run at last
     * @param before the model that it was given
     * @param runner as it was before the stage
     */
    record Step(Plan.Stage stage, LoadedModel before, StageRunner runner, StageRunner.End end) {}

    /** Runs stages one after the other. */
    static ChainRun of(LoadedModel original, StageRunner runner, List<Plan.Stage> stages) {
        return new ChainRun(original, run(0, original, runner, stages));
    }

    private static List<Step> run(int first, LoadedModel before, StageRunner runner, List<Plan.Stage> stages) {
        List<Step> steps = new ArrayList<>();
        LoadedModel current = before;
        for (int i = 0; i < stages.size(); i++) {
            Plan.Stage stage = stages.get(i);
            StageRunner start = runner.fork();
            StageRunner.End end = runner.run(first + i, stage, current);
            steps.add(new Step(end.stage(), current, start, end));
            current = end.kept().orElse(current);
        }
        return steps;
    }

    /**
     * The same up to a stage, from which on other stages are run.
     *
     * @param runner what runs them, from what the runner of that step was
     */
    ChainRun from(int index, StageRunner runner, List<Plan.Stage> stages) {
        List<Step> all = new ArrayList<>(steps.subList(0, index));
        all.addAll(run(index, steps.get(index).before(), runner, stages));
        return new ChainRun(original, all);
    }

    LoadedModel result() {
        LoadedModel current = original;
        for (Step step : steps) {
            current = step.end().kept().orElse(current);
        }
        return current;
    }

    boolean kept() {
        return reports().stream().anyMatch(report -> report.result() == StageReport.Result.APPLIED);
    }

    List<Plan.Stage> stages() {
        return steps.stream().map(Step::stage).toList();
    }

    List<StageReport> reports() {
        return steps.stream().map(step -> step.end().report()).toList();
    }

    List<HoneException> failures() {
        return steps.stream().flatMap(step -> step.end().failure().stream()).toList();
    }

    Set<PluginName> used() {
        Set<PluginName> used = new HashSet<>();
        steps.forEach(step -> used.addAll(step.end().used()));
        return used;
    }
}
