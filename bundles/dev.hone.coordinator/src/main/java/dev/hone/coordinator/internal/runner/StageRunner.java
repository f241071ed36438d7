package dev.hone.coordinator.internal.runner;

import dev.hone.api.HoneException;
import dev.hone.api.coordinator.Plan;
import dev.hone.api.coordinator.StageReport;
import dev.hone.api.technique.Technique;
import dev.hone.coordinator.internal.journal.PluginName;
import dev.hone.coordinator.internal.journal.StageKey;
import dev.hone.coordinator.internal.journal.StageResult;
import dev.hone.coordinator.internal.journal.StageStore.Taken;
import dev.hone.coordinator.internal.measure.LoadedModel;
import dev.hone.coordinator.internal.planner.StageWays;
import dev.hone.coordinator.internal.registry.Plugin;
import dev.hone.coordinator.internal.registry.PluginKind;
import dev.hone.coordinator.internal.registry.Plugins;
import dev.hone.coordinator.internal.registry.Snapshot;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs the stages of a job one by one, or takes their results from where equal ones were stored. A stage uses one
 * snapshot of the plug-ins from start to end and holds its technique for no longer than that. Used by one thread.
 */
final class StageRunner {

    private final Plugins plugins;
    private final Work work;
    private final StageWays ways;
    private final AtomicInteger numbers;
    private final boolean trying;
    private PropertyLedger ledger;
    private Optional<StageKey> reached;

    StageRunner(Plugins plugins, Work work, StageWays ways) {
        this(plugins, work, ways, new AtomicInteger(), false, new PropertyLedger(), Optional.empty());
    }

    private StageRunner(
            Plugins plugins,
            Work work,
            StageWays ways,
            AtomicInteger numbers,
            boolean trying,
            PropertyLedger ledger,
            Optional<StageKey> reached) {
        this.plugins = plugins;
        this.work = work;
        this.ways = ways;
        this.numbers = numbers;
        this.trying = trying;
        this.ledger = ledger;
        this.reached = reached;
    }

    /** Another that goes on from here as this one would. */
    StageRunner fork() {
        return new StageRunner(plugins, work, ways, numbers, trying, ledger.copy(), reached);
    }

    /** Like {@link #fork}, but what it runs is told as progress only, not as stages of the chain. */
    StageRunner trying() {
        Work quiet = work.with(work.plan(), work.events().onlyProgress());
        return new StageRunner(plugins, quiet, ways, numbers, true, ledger.copy(), reached);
    }

    /**
     * How a stage ended.
     *
     * @param stage in the way in which it was run
     * @param kept the model to go on with; empty if it is the one before
     * @param failure why the technique did not do its work; empty if it did, or had nothing to do, or was rolled back
     * @param used the plug-ins of the stage
     */
    record End(
            Plan.Stage stage,
            StageReport report,
            Optional<LoadedModel> kept,
            Optional<HoneException> failure,
            List<PluginName> used) {

        End with(StageReport other) {
            return new End(stage, other, kept, failure, used);
        }
    }

    /**
     * Runs a stage, if need be and if the plan has it so in other ways than it was asked for. What goes wrong in it
     * costs this stage only and is in its end.
     *
     * @param index of the stage in the chain
     * @throws HoneException with the reason CANCELLED
     * @throws Waiting if what the stage needs is not there, or went
     */
    End run(int index, Plan.Stage stage, LoadedModel before) {
        End end = new Fallback(ways, work.events(), way -> way(index, way, before))
                .run(stage, work.plan().fallback() && !trying);
        work.events().stageEnded(end.report());
        if (!trying) {
            work.memory().tell(index, end.report());
        }
        return end;
    }

    private End way(int index, Plan.Stage stage, LoadedModel before) {
        Snapshot snapshot = plugins.snapshot();
        work.expected().requireFor(work.plan(), stage, snapshot);
        Plugin<Technique> technique =
                snapshot.find(PluginKind.TECHNIQUE, stage.technique()).orElseThrow();
        StageKey key = work.memory()
                .keys()
                .of(work, reached, stage, technique, StageServices.all(plugins, technique), snapshot);
        int number = numbers.incrementAndGet();
        Optional<End> stored = take(key, stage, before, snapshot, number);
        End end = stored.isPresent() ? stored.get() : compute(key, index, stage, before, technique, snapshot, number);
        if (end.kept().isPresent()) {
            reached = Optional.of(key);
        }
        return end;
    }

    private End compute(
            StageKey key,
            int index,
            Plan.Stage stage,
            LoadedModel before,
            Plugin<Technique> technique,
            Snapshot snapshot,
            int number) {
        Flights.Flight flight = work.memory().begin(key, work);
        boolean stores = false;
        try {
            Optional<End> landed = flight.waited() ? take(key, stage, before, snapshot, number) : Optional.empty();
            if (landed.isPresent()) {
                return landed.get();
            }
            long start = System.nanoTime();
            boolean last =
                    index == work.plan().stages().size() - 1 && !work.request().explain();
            try (StageAttempt attempt =
                    new StageAttempt(plugins, snapshot, work, key, stage, technique, before, ledger, number, last)) {
                StageDraft draft = attempt.run();
                work.memory().ended(key);
                draft.offences.forEach(offence -> plugins.offended(offence.plugin(), offence.getMessage()));
                ledger = draft.ledger;
                End end = end(stage, technique, draft, start);
                if (draft.answered && (draft.kept == null || draft.order != null)) {
                    stores = true;
                    work.memory()
                            .store(
                                    key,
                                    result(end, draft, before),
                                    end.kept().map(LoadedModel::file),
                                    work.scratch().path(),
                                    flight);
                }
                return end;
            }
        } finally {
            if (!stores) {
                flight.close();
            }
        }
    }

    private static End end(Plan.Stage stage, Plugin<Technique> technique, StageDraft draft, long start) {
        StageReport report = StageReport.of(stage.technique(), stage.parameters(), draft.result)
                .pluginVersion(technique.version())
                .estimate(draft.estimate)
                .notes(draft.notes)
                .scores(draft.judgement.scores())
                .drop(draft.judgement.drop())
                .milliseconds((System.nanoTime() - start) / 1_000_000)
                .lost(draft.lost)
                .build();
        return new End(
                stage,
                report,
                Optional.ofNullable(draft.kept),
                Optional.ofNullable(draft.failure).map(Detached::of),
                draft.used.stream()
                        .map(PluginName::of)
                        .distinct()
                        .sorted(PluginName.ORDER)
                        .toList());
    }

    private static StageResult result(End end, StageDraft draft, LoadedModel before) {
        return new StageResult(
                end.report(),
                draft.judged,
                end.failure(),
                draft.kept == null ? Map.of() : draft.order.links(before.model(), draft.lineage),
                draft.kept == null ? "" : draft.order.hash(),
                end.used());
    }

    /** The stage's end, if an equal stage was stored and its result is whole. */
    private Optional<End> take(StageKey key, Plan.Stage stage, LoadedModel before, Snapshot snapshot, int number) {
        Path file = work.scratch()
                .path()
                .resolve("stage-" + number + "-" + work.request().output().getFileName());
        Optional<Taken> taken = work.memory().take(key, file);
        if (taken.isEmpty()) {
            return Optional.empty();
        }
        StageResult result = taken.get().result();
        Optional<LoadedModel> kept = taken.get().model().map(work.tools()::read);
        DropLimit.Judgement judgement = new DropLimit.Judgement(
                result.report().scores(), result.report().drop());
        if (kept.isPresent()) {
            if (!result.tensors().equals(new TensorOrder(kept.get().model()).hash())) {
                return Optional.empty(); // the format has another order, so nothing can be followed
            }
            DropLimit limit = new DropLimit(work);
            if (!result.judged() && limit.judges(kept.get().formatId())) {
                judgement = limit.judge(kept.get());
            }
            if (work.plan().stages().size() > 1) {
                ledger = ledger.copy();
                ledger.keep(snapshot, stage, before.model(), kept.get().model(), result.lineage());
            }
        }
        StageReport report = result.report()
                .edit()
                .scores(judgement.scores())
                .drop(judgement.drop())
                .stored(true)
                .build();
        return Optional.of(new End(stage, report, kept, result.failure(), result.used()));
    }
}
