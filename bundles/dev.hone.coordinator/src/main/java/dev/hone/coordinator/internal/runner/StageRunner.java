package dev.hone.coordinator.internal.runner;

import dev.hone.api.HoneException;
import dev.hone.api.HoneException.Reason;
import dev.hone.api.coordinator.Plan;
import dev.hone.api.coordinator.StageReport;
import dev.hone.api.coordinator.StageReport.Result;
import dev.hone.api.format.ModelFormat;
import dev.hone.api.graph.GraphPass;
import dev.hone.api.technique.Check;
import dev.hone.api.technique.Context;
import dev.hone.api.technique.Estimate;
import dev.hone.api.technique.Outcome;
import dev.hone.api.technique.Technique;
import dev.hone.coordinator.internal.measure.DialectOperators;
import dev.hone.coordinator.internal.measure.GraphPasses;
import dev.hone.coordinator.internal.measure.IoReason;
import dev.hone.coordinator.internal.measure.LoadedModel;
import dev.hone.coordinator.internal.measure.RealSession;
import dev.hone.coordinator.internal.registry.Lease;
import dev.hone.coordinator.internal.registry.Plugin;
import dev.hone.coordinator.internal.registry.PluginCalls;
import dev.hone.coordinator.internal.registry.PluginKind;
import dev.hone.coordinator.internal.registry.Plugins;
import dev.hone.coordinator.internal.registry.Snapshot;
import dev.hone.model.Lineage;
import dev.hone.model.Model;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs the stages of a job one by one. A stage uses one snapshot of the plug-ins from start to end and holds its
 * technique for no longer than that.
 */
final class StageRunner {

    private final Plugins plugins;
    private final Work work;
    private final PropertyLedger ledger;
    private final DropLimit dropLimit;
    private final AtomicInteger numbers;
    private int number;

    StageRunner(Plugins plugins, Work work) {
        this(plugins, work, new PropertyLedger(), new AtomicInteger());
    }

    private StageRunner(Plugins plugins, Work work, PropertyLedger ledger, AtomicInteger numbers) {
        this.plugins = plugins;
        this.work = work;
        this.ledger = ledger;
        this.numbers = numbers;
        this.dropLimit = new DropLimit(work);
    }

    /** Another that goes on from here as this one would. */
    StageRunner fork() {
        return new StageRunner(plugins, work, ledger.copy(), numbers);
    }

    /** Like {@link #fork}, but what it runs is told as progress only, not as stages of the chain. */
    StageRunner trying() {
        Work quiet = work.with(work.plan(), work.events().onlyProgress());
        return new StageRunner(plugins, quiet, ledger.copy(), numbers);
    }

    /**
     * How a stage ended.
     *
     * @param kept the model to go on with; empty if it is the one before
     * @param failure why the technique did not do its work; empty if it did, or had nothing to do, or was rolled back
     * @param used the plug-ins of the stage
     */
    record End(StageReport report, Optional<LoadedModel> kept, Optional<HoneException> failure, List<Plugin<?>> used) {}

    /**
     * Runs a stage. What goes wrong in it costs this stage only and is in its end.
     *
     * @throws HoneException with the reason CANCELLED
     */
    End run(Plan.Stage stage, LoadedModel before) {
        number = numbers.incrementAndGet();
        long start = System.nanoTime();
        Draft draft = new Draft();
        try {
            apply(stage, before, draft);
        } catch (HoneException e) {
            if (e.reason() == Reason.CANCELLED) {
                throw e;
            }
            draft.fail(e);
        } catch (UncheckedIOException e) {
            draft.fail(new HoneException(
                    Reason.OUTPUT,
                    "a file in " + work.scratch().path() + " cannot be written or read: " + IoReason.of(e.getCause()),
                    e));
        }
        StageReport report = StageReport.of(stage.technique(), stage.parameters(), draft.result)
                .pluginVersion(draft.version)
                .estimate(draft.estimate)
                .notes(draft.notes)
                .scores(draft.judgement.scores())
                .drop(draft.judgement.drop())
                .milliseconds((System.nanoTime() - start) / 1_000_000)
                .build();
        work.events().stageEnded(report);
        return new End(report, Optional.ofNullable(draft.kept), Optional.ofNullable(draft.failure), draft.used);
    }

    private void apply(Plan.Stage stage, LoadedModel before, Draft draft) {
        Snapshot snapshot = plugins.snapshot();
        Plugin<Technique> plugin = snapshot.find(PluginKind.TECHNIQUE, stage.technique())
                .orElseThrow(() -> new HoneException(
                        Reason.MISSING,
                        "technique " + stage.technique() + " is not there any more; there are: "
                                + snapshot.ids(PluginKind.TECHNIQUE)));
        draft.version = plugin.version();
        draft.used.add(plugin);
        try (DialectOperators operators = new DialectOperators(plugins);
                Lease<Technique> technique = plugin.lease()) {
            GraphPass.Result cleaned =
                    GraphPasses.run(snapshot, stage.passes(), before.model(), operators, draft.used::add);
            StageContext context = new StageContext(
                    work,
                    stage,
                    cleaned.model().dialect(),
                    operators,
                    work.scratch().folder("stage-" + number));
            Check check = technique.answer("check", service -> service.check(cleaned.model(), context));
            if (check instanceof Check.Refused refused) {
                draft.fail(new HoneException(refused.matter(), refusal(stage.technique(), refused)));
                return;
            }
            estimate(technique, cleaned.model(), context, draft);
            Outcome outcome = technique.answer("apply", service -> service.apply(cleaned.model(), context));
            work.cancellation().check();
            draft.used.addAll(operators.used());
            take(outcome, technique, snapshot, before, cleaned, draft);
        }
    }

    /** What cannot be estimated can still be applied. */
    private void estimate(Lease<Technique> technique, Model model, Context context, Draft draft) {
        try {
            Estimate estimate = technique.answer("estimate", service -> service.estimate(model, context));
            draft.estimate = Optional.of(Estimates.unsaid(estimate, work.plan()));
            work.events().stageEstimated(technique.plugin().id(), draft.estimate.get());
        } catch (HoneException e) {
            if (e.reason() == Reason.CANCELLED) {
                throw e;
            }
            draft.notes.add("nothing was estimated: " + e.getMessage());
        } catch (UncheckedIOException e) {
            draft.notes.add("nothing was estimated: " + IoReason.of(e.getCause()));
        }
    }

    private static String refusal(String technique, Check.Refused refused) {
        return technique
                + (refused.matter() == Reason.MODEL ? " refuses the model: " : " cannot be applied: ")
                + String.join("; ", refused.reasons());
    }

    private void take(
            Outcome outcome,
            Lease<Technique> technique,
            Snapshot snapshot,
            LoadedModel before,
            GraphPass.Result cleaned,
            Draft draft) {
        draft.notes.addAll(outcome.notes());
        if (outcome instanceof Outcome.Skipped) {
            draft.result = Result.SKIPPED;
        } else if (outcome instanceof Outcome.Rejected rejected) {
            draft.failure = new HoneException(
                    Reason.MODEL,
                    technique.plugin().id() + " rejects the model: " + String.join("; ", rejected.notes()));
            draft.result = Result.REJECTED;
        } else if (outcome instanceof Outcome.Applied applied) {
            if (applied.model() == null || applied.lineage() == null) {
                throw PluginCalls.broken(technique.plugin(), "its outcome has no model or no lineage");
            }
            Lineage lineage = cleaned.lineage().then(applied.lineage(), cleaned.model());
            LoadedModel candidate = write(applied.model(), technique.plugin());
            judge(candidate, lineage, snapshot, before.model(), draft);
        }
    }

    /** Writes the stage's model where it can be run; a model that cannot be written or run is the technique's fault. */
    private LoadedModel write(Model model, Plugin<Technique> technique) {
        Lease<ModelFormat> format = work.tools()
                .formatOf(model.dialect())
                .orElseThrow(() -> PluginCalls.broken(
                        technique, "its model is of the dialect " + model.dialect() + ", which no format writes"));
        Path file = work.scratch()
                .path()
                .resolve("stage-" + number + "-" + work.request().output().getFileName());
        try {
            PluginCalls.run(format.plugin(), () -> format.service().write(model, file));
            work.tools().runtime(format.plugin().id()).ifPresent(runtime -> RealSession.open(runtime, file, 1)
                    .close());
        } catch (HoneException e) {
            if (e.reason() == Reason.MODEL) {
                throw new HoneException(
                        Reason.PLUGIN, technique.label() + " made a model that is not valid: " + e.getMessage(), e);
            }
            throw e;
        }
        return new LoadedModel(file, format, model);
    }

    private void judge(LoadedModel candidate, Lineage lineage, Snapshot snapshot, Model before, Draft draft) {
        boolean several = work.plan().stages().size() > 1;
        if (several) {
            List<String> lost = ledger.lost(snapshot, candidate.model(), lineage);
            if (!lost.isEmpty()) {
                draft.rollBack(lost);
                return;
            }
        }
        DropLimit.Judgement judgement = dropLimit.judge(candidate);
        draft.judgement = judgement;
        if (judgement.refusal().isPresent()) {
            draft.rollBack(List.of(judgement.refusal().get()));
            return;
        }
        if (several) {
            ledger.keep(snapshot, before, candidate.model(), lineage);
        }
        draft.result = Result.APPLIED;
        draft.kept = candidate;
    }

    /** A stage's end while it comes about. */
    private static final class Draft {

        private String version = "";
        private Result result = Result.REJECTED;
        private final List<String> notes = new ArrayList<>();
        private Optional<Estimate> estimate = Optional.empty();
        private DropLimit.Judgement judgement = DropLimit.Judgement.NONE;
        private LoadedModel kept;
        private HoneException failure;
        private final List<Plugin<?>> used = new ArrayList<>();

        private void fail(HoneException cause) {
            result = Result.REJECTED;
            failure = cause;
            notes.removeIf(note -> note.endsWith(cause.getMessage()));
            notes.add(cause.getMessage());
        }

        private void rollBack(List<String> reasons) {
            result = Result.ROLLED_BACK;
            reasons.forEach(reason -> notes.add("rolled back: " + reason));
        }
    }
}
