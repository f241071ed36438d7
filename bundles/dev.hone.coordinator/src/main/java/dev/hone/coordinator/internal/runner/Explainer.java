package dev.hone.coordinator.internal.runner;

import dev.hone.api.HoneException;
import dev.hone.api.HoneException.Reason;
import dev.hone.api.coordinator.Diagnosis;
import dev.hone.api.coordinator.Explanation;
import dev.hone.api.coordinator.Explanation.Trial;
import dev.hone.api.coordinator.Plan;
import dev.hone.api.coordinator.StageReport;
import dev.hone.api.data.Split;
import dev.hone.api.diagnosis.Diagnostician;
import dev.hone.api.diagnosis.Suggestion;
import dev.hone.coordinator.internal.diagnose.Diagnoser;
import dev.hone.coordinator.internal.measure.FileFacts;
import dev.hone.coordinator.internal.measure.GraphPasses;
import dev.hone.coordinator.internal.measure.Measurer;
import dev.hone.coordinator.internal.registry.Plugin;
import dev.hone.coordinator.internal.registry.PluginKind;
import dev.hone.coordinator.internal.registry.Snapshot;
import dev.hone.model.Model;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Explains what a chain cost, and tries what would help: each suggested setting is one more run of the explained stage
 * and those after it, from the same model, judged on the split that decides and never on test. A setting stays if it
 * gains and the deciding metric of no output is worse than without any; later ones are tried on top of it.
 */
final class Explainer {

    /** Each is as long as the stage itself, so there is a bound that a user can wait for. */
    private static final int MOST_TRIALS = 8;

    private static final long SAMPLES = 100;
    private static final List<Split> SPLITS = List.of(Split.VALIDATE, Split.CALIBRATE, Split.TRAIN);

    private final Work work;
    private final StageChange changes;
    private final DropLimit judge;

    Explainer(Work work, StageChange changes) {
        this.work = work;
        this.changes = changes;
        this.judge = new DropLimit(work);
    }

    /** The chain's run with what was kept of the suggestions, and how it came about. */
    record Result(ChainRun run, Explanation explanation) {}

    /**
     * Refuses what could not be explained, before the work begins.
     *
     * @throws HoneException with the reason DATA or USAGE
     */
    void requireExplainable(Snapshot snapshot) {
        if (!judge.canJudge()) {
            throw new HoneException(
                    Reason.DATA,
                    "explain is judged on data; give a dataset with a validate or calibrate split, labels are best");
        }
        if (work.plan().stages().stream().noneMatch(stage -> snapshot.find(PluginKind.DIAGNOSTICIAN, stage.technique())
                .isPresent())) {
            throw new HoneException(
                    Reason.USAGE,
                    "explain: no technique of the chain can be explained; those that can: "
                            + snapshot.ids(PluginKind.DIAGNOSTICIAN));
        }
    }

    /**
     * Explains the last stage that was applied and can be explained.
     *
     * @return empty if there is no such stage
     */
    Optional<Result> explain(Snapshot snapshot, ChainRun run) {
        for (int i = run.steps().size() - 1; i >= 0; i--) {
            Plan.Stage stage = run.stages().get(i);
            Optional<Plugin<Diagnostician>> diagnostician = snapshot.find(PluginKind.DIAGNOSTICIAN, stage.technique());
            if (diagnostician.isPresent() && run.reports().get(i).result() == StageReport.Result.APPLIED) {
                Diagnosis diagnosis = diagnose(snapshot, run.steps().get(i), diagnostician.get());
                return Optional.of(new Trials(run, i, diagnosis).run());
            }
        }
        return Optional.empty();
    }

    private Diagnosis diagnose(Snapshot snapshot, ChainRun.Step step, Plugin<Diagnostician> diagnostician) {
        Model original = GraphPasses.run(
                        snapshot,
                        step.stage().passes(),
                        step.before().model(),
                        work.tools().operators(),
                        work.tools()::use)
                .model();
        Diagnoser diagnoser = new Diagnoser(
                work.tools(),
                work.scratch().folder("diagnosis"),
                work.request().threads(),
                work.events().progress("explain"),
                work.cancellation());
        return diagnoser.diagnose(
                work.tools().use(diagnostician),
                original,
                step.end().kept().orElseThrow().model(),
                work.data().orElseThrow(),
                SPLITS,
                SAMPLES,
                comparison -> comparison.made(work.plan().target(), step.stage().parameters()));
    }

    /** The trials of one stage. */
    private final class Trials {

        private final ChainRun base;
        private final int stage;
        private final Diagnosis diagnosis;
        private final List<Trial> trials = new ArrayList<>();
        private final List<String> notes = new ArrayList<>();
        private final Map<String, Object> changed = new HashMap<>();
        private final Standing first;
        private final int violations;
        private ChainRun best;
        private Standing standing;

        private Trials(ChainRun base, int stage, Diagnosis diagnosis) {
            this.base = base;
            this.stage = stage;
            this.diagnosis = diagnosis;
            best = base;
            first = judge.standing(base.result());
            standing = first;
            violations = violations(base);
        }

        private Result run() {
            for (Suggestion suggestion : diagnosis.suggestions()) {
                work.cancellation().check();
                if (trials.size() == MOST_TRIALS) {
                    notes.add("no more than " + MOST_TRIALS + " settings are tried, of "
                            + diagnosis.suggestions().size());
                    break;
                }
                if (suggestion.costly() && !standing.hasLost()) {
                    notes.add(text(suggestion) + ": it has a cost, and there is nothing more to win");
                    continue;
                }
                work.events().progress("explain").report("try " + text(suggestion), trials.size(), 0);
                trials.add(attempt(suggestion));
            }
            int kept = (int) trials.stream()
                    .filter(trial -> trial.result() == Trial.Result.KEPT)
                    .count();
            return new Result(best, new Explanation(stage, diagnosis, trials, kept, notes));
        }

        private Trial attempt(Suggestion suggestion) {
            long start = System.nanoTime();
            Map<String, Object> parameters = new HashMap<>(changed);
            parameters.putAll(suggestion.parameters());
            try {
                List<Plan.Stage> stages = new ArrayList<>(
                        base.stages().subList(stage, base.stages().size()));
                stages.set(0, changes.of(stages.get(0), parameters));
                ChainRun run = base.from(stage, base.steps().get(stage).runner().trying(), stages);
                Optional<String> failure = failure(run);
                return failure.isPresent()
                        ? trial(suggestion, Trial.Result.REFUSED, failure.get(), Optional.empty(), run, start)
                        : judge(suggestion, run, parameters, start);
            } catch (HoneException e) {
                if (e.reason() == Reason.CANCELLED) {
                    throw e;
                }
                return trial(suggestion, Trial.Result.REFUSED, e.getMessage(), Optional.empty(), base, start);
            }
        }

        /** Why a run is no candidate: a stage that was applied is not any more. */
        private Optional<String> failure(ChainRun run) {
            for (int i = stage; i < run.steps().size(); i++) {
                StageReport report = run.reports().get(i);
                if (base.reports().get(i).result() == StageReport.Result.APPLIED
                        && report.result() != StageReport.Result.APPLIED) {
                    return Optional.of(report.technique() + ": " + String.join("; ", report.notes()));
                }
            }
            return violations(run) > violations ? Optional.of("breaks limits of the target") : Optional.empty();
        }

        private Trial judge(Suggestion suggestion, ChainRun run, Map<String, Object> parameters, long start) {
            Standing reached = judge.standing(run.result());
            String gain = reached.gainText(standing);
            Optional<Standing> measured = Optional.of(reached);
            if (!reached.isNoWorseThan(first)) {
                return trial(
                        suggestion,
                        Trial.Result.NO_GAIN,
                        gain + ": an output is worse than without any setting",
                        measured,
                        run,
                        start);
            }
            boolean earned = suggestion.costly()
                    ? reached.gainOver(standing) >= Standing.COSTLY_GAIN && reached.decidingGainOver(standing) > 0
                    : reached.gainOver(standing) >= Standing.LEAST_GAIN;
            if (!earned) {
                String why = suggestion.costly() ? gain + ": not enough for its cost" : gain;
                return trial(suggestion, Trial.Result.NO_GAIN, why, measured, run, start);
            }
            best = run;
            standing = reached;
            changed.clear();
            changed.putAll(parameters);
            return trial(suggestion, Trial.Result.KEPT, gain, measured, run, start);
        }

        private Trial trial(
                Suggestion suggestion,
                Trial.Result result,
                String reason,
                Optional<Standing> measured,
                ChainRun run,
                long start) {
            return new Trial(
                    suggestion,
                    result,
                    reason,
                    measured.map(Standing::scores).orElse(List.of()),
                    measured.isPresent() ? FileFacts.bytes(run.result().file()) : 0,
                    (System.nanoTime() - start) / 1_000_000);
        }

        private int violations(ChainRun run) {
            return Measurer.violations(work.tools(), work.plan().target(), run.result())
                    .size();
        }

        private String text(Suggestion suggestion) {
            return suggestion.parameters().entrySet().stream()
                    .map(parameter -> parameter.getKey() + "=" + shortened(parameter.getValue()))
                    .collect(Collectors.joining(", "));
        }

        private static String shortened(Object value) {
            return value instanceof List<?> list && list.size() > 2
                    ? "[" + list.get(0) + " and " + (list.size() - 1) + " more]"
                    : String.valueOf(value);
        }
    }
}
