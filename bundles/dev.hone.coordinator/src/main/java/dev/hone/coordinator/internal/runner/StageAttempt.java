package dev.hone.coordinator.internal.runner;

import dev.hone.api.HoneException;
import dev.hone.api.HoneException.Reason;
import dev.hone.api.coordinator.Loss;
import dev.hone.api.coordinator.Plan;
import dev.hone.api.coordinator.StageReport.Result;
import dev.hone.api.format.ModelFormat;
import dev.hone.api.graph.GraphPass;
import dev.hone.api.technique.Context;
import dev.hone.api.technique.Estimate;
import dev.hone.api.technique.Outcome;
import dev.hone.api.technique.Technique;
import dev.hone.coordinator.internal.journal.StageKey;
import dev.hone.coordinator.internal.measure.IoReason;
import dev.hone.coordinator.internal.measure.LoadedModel;
import dev.hone.coordinator.internal.measure.RealSession;
import dev.hone.coordinator.internal.registry.Lease;
import dev.hone.coordinator.internal.registry.Misbehaved;
import dev.hone.coordinator.internal.registry.Plugin;
import dev.hone.coordinator.internal.registry.PluginCalls;
import dev.hone.coordinator.internal.registry.Plugins;
import dev.hone.coordinator.internal.registry.Snapshot;
import dev.hone.coordinator.internal.registry.Vanished;
import dev.hone.model.InvalidModelException;
import dev.hone.model.Lineage;
import dev.hone.model.Model;
import dev.hone.model.ModelSource;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One attempt at a stage, with the plug-ins of one snapshot. It runs on the stage's thread and is closed by the job's,
 * which gives back what the stage holds even if the stage itself does not end.
 */
final class StageAttempt implements AutoCloseable {

    private final Work work;
    private final Snapshot snapshot;
    private final StageKey key;
    private final Plan.Stage stage;
    private final int number;
    private final Plugin<Technique> plugin;
    private final LoadedModel before;
    private final StageWatch watch;
    private final DropLimit dropLimit;
    private final StageSession session;
    private final StageDraft draft = new StageDraft();
    private final boolean last;

    /**
     * @param snapshot has what the stage needs
     * @param key of the stage
     * @param ledger as it is before the stage
     * @param number of the stage, for names of files
     * @param last whether nothing is done with its model but to run its file
     */
    StageAttempt(
            Plugins plugins,
            Snapshot snapshot,
            Work work,
            StageKey key,
            Plan.Stage stage,
            Plugin<Technique> plugin,
            LoadedModel before,
            PropertyLedger ledger,
            int number,
            boolean last) {
        this.last = last;
        this.watch = new StageWatch(plugins, plugin, work.cancellation(), work.limits());
        this.work = work.with(watch);
        this.snapshot = snapshot;
        this.key = key;
        this.stage = stage;
        this.plugin = plugin;
        this.before = before;
        this.number = number;
        this.session = new StageSession(
                plugins,
                snapshot,
                this.work,
                stage,
                plugin,
                watch,
                work.scratch().folder("stage-" + number),
                () -> work.memory().resumable(key));
        this.dropLimit = new DropLimit(this.work);
        draft.ledger = ledger.copy();
    }

    /**
     * Runs the stage. What goes wrong in it is in the draft.
     *
     * @throws HoneException with the reason CANCELLED
     * @throws Waiting if a plug-in went that the stage uses
     */
    StageDraft run() {
        StageDraft ended = attempt();
        boolean applied = ended.result == Result.APPLIED && ended.failure == null;
        Optional<Plugin<?>> gone = applied
                ? Optional.empty()
                : pinned().stream().filter(Plugin::isGone).findFirst();
        if (gone.isPresent()) {
            throw Waiting.replacement(gone.get());
        }
        ended.used.add(plugin);
        ended.used.addAll(session.used());
        return ended;
    }

    private StageDraft attempt() {
        try {
            return watch.run("hone-stage-" + number + "-" + stage.technique(), this::apply);
        } catch (Vanished e) {
            throw Waiting.replacement(e.plugin());
        } catch (HoneException e) {
            if (e.reason() == Reason.CANCELLED
                    || e.reason() == Reason.OUTPUT
                    || work.memory().isResumable(key, e)) {
                throw e; // without room the stages behind do no better, and this one may go on where it was
            }
            // The thread may have been left behind, and with it the draft.
            StageDraft failed = new StageDraft();
            failed.ledger = draft.ledger;
            failed.fail(e);
            return failed;
        }
    }

    private Set<Plugin<?>> pinned() {
        Set<Plugin<?>> pinned = new HashSet<>(work.tools().used());
        pinned.add(plugin);
        pinned.addAll(session.used());
        return pinned;
    }

    private StageDraft apply() {
        try {
            GraphPass.Result cleaned = session.clean(before.model());
            Lease<Technique> technique = session.technique();
            StageContext context = session.context(
                    cleaned.model(), draft.ledger.established(snapshot, cleaned.model(), cleaned.lineage()));
            Optional<HoneException> refusal = session.refusal(cleaned.model(), context);
            if (refusal.isPresent()) {
                draft.fail(refusal.get());
                draft.answered = true;
                return draft;
            }
            estimate(technique, cleaned.model(), context);
            OwnPromises own = OwnPromises.of(snapshot, stage, session, cleaned.model(), context);
            take(outcome(technique, cleaned.model(), context), cleaned, own);
        } catch (UncheckedIOException e) {
            draft.fail(new HoneException(
                    Reason.OUTPUT,
                    "a file in " + work.scratch().path() + " cannot be written or read: " + IoReason.of(e.getCause()),
                    e));
        }
        return draft;
    }

    /** The model that it is given is valid, so one that is not is of its own making. */
    private Outcome outcome(Lease<Technique> technique, Model model, Context context) {
        try {
            Outcome outcome = technique.answer("apply", service -> service.apply(model, context));
            watch.check();
            return outcome;
        } catch (HoneException e) {
            if (e.getCause() instanceof InvalidModelException) {
                work.original().model().source().ifPresent(ModelSource::requireUnchanged);
                throw PluginCalls.broken(plugin, "made a model that is not valid: " + e.getMessage(), e);
            }
            throw e;
        }
    }

    /** What cannot be estimated can still be applied. */
    private void estimate(Lease<Technique> technique, Model model, Context context) {
        try {
            Estimate estimate = technique.answer("estimate", service -> service.estimate(model, context));
            draft.estimate = Optional.of(Estimates.unsaid(estimate, work.plan()));
            work.events().stageEstimated(plugin.id(), draft.estimate.get());
        } catch (Vanished e) {
            throw e;
        } catch (HoneException e) {
            if (e.reason() == Reason.CANCELLED) {
                throw e;
            }
            draft.notes.add("nothing was estimated: " + e.getMessage());
            if (e instanceof Misbehaved offence) {
                draft.offences.add(offence);
            }
        } catch (UncheckedIOException e) {
            draft.notes.add("nothing was estimated: " + IoReason.of(e.getCause()));
        }
    }

    private void take(Outcome outcome, GraphPass.Result cleaned, OwnPromises own) {
        draft.notes.addAll(outcome.notes());
        draft.answered = true;
        if (outcome instanceof Outcome.Skipped) {
            draft.result = Result.SKIPPED;
        } else if (outcome instanceof Outcome.Rejected rejected) {
            draft.failure = new HoneException(
                    Reason.MODEL, plugin.id() + " rejects the model: " + String.join("; ", rejected.notes()));
            draft.result = Result.REJECTED;
        } else if (outcome instanceof Outcome.Applied applied) {
            if (applied.model() == null || applied.lineage() == null) {
                throw PluginCalls.broken(plugin, "its outcome has no model or no lineage");
            }
            draft.lineage = applied.lineage();
            LoadedModel candidate = reread(write(applied.model()));
            List<Loss> missed = own.missed(candidate.model(), draft.lineage);
            draft.lineage = cleaned.lineage().then(draft.lineage, cleaned.model());
            judge(candidate, missed);
        }
    }

    /** Writes the stage's model where it can be run; a model that cannot be written or run is the technique's fault. */
    private LoadedModel write(Model model) {
        Lease<ModelFormat> format = work.tools()
                .formatOf(model.dialect())
                .orElseThrow(() -> PluginCalls.broken(
                        plugin, "its model is of the dialect " + model.dialect() + ", which no format writes"));
        Path file = work.scratch()
                .path()
                .resolve("stage-" + number + "-" + work.request().output().getFileName());
        try {
            PluginCalls.run(format.plugin(), () -> format.service().write(model, file));
            work.tools().runtime(format.plugin().id()).ifPresent(runtime -> RealSession.open(runtime, file, 1)
                    .close());
        } catch (HoneException e) {
            if (e.reason() == Reason.MODEL) {
                throw PluginCalls.broken(plugin, "made a model that is not valid: " + e.getMessage(), e);
            }
            throw e;
        }
        return new LoadedModel(file, format, model);
    }

    /** Goes on from what is in the file, so that it makes no difference whether the stage was stored meanwhile. */
    private LoadedModel reread(LoadedModel written) {
        TensorOrder order = new TensorOrder(written.model());
        draft.order = order;
        if (last) {
            return written;
        }
        Model read = written.format().answer("read", service -> service.read(written.file()));
        if (!order.hash().equals(new TensorOrder(read).hash())) {
            draft.order = null;
            return written;
        }
        draft.lineage = draft.lineage.then(order.to(read), written.model());
        draft.order = new TensorOrder(read);
        return new LoadedModel(written.file(), written.format(), read);
    }

    /** @param missed what the stage did not reach of what its own parameters ask for */
    private void judge(LoadedModel candidate, List<Loss> missed) {
        Lineage lineage = draft.lineage;
        boolean several = work.plan().stages().size() > 1;
        List<Loss> broken = new ArrayList<>(missed);
        if (several) {
            broken.addAll(draft.ledger.lost(snapshot, candidate.model(), lineage));
        }
        if (!broken.isEmpty()) {
            draft.rollBackFor(broken);
            return;
        }
        DropLimit.Judgement judgement = dropLimit.judge(candidate);
        draft.judgement = judgement;
        draft.judged = dropLimit.judges(candidate.formatId());
        if (judgement.refusal().isPresent()) {
            draft.rollBack(List.of(judgement.refusal().get()));
            return;
        }
        if (several) {
            draft.ledger.keep(snapshot, stage, before.model(), candidate.model(), lineage);
        }
        draft.result = Result.APPLIED;
        draft.kept = candidate;
    }

    @Override
    public void close() {
        session.close();
    }
}
