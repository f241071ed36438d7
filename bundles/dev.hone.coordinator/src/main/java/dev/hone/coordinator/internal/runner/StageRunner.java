package dev.hone.coordinator.internal.runner;

import dev.hone.api.HoneException;
import dev.hone.api.coordinator.Plan;
import dev.hone.api.coordinator.StageReport;
import dev.hone.api.technique.Technique;
import dev.hone.coordinator.internal.measure.LoadedModel;
import dev.hone.coordinator.internal.registry.Plugin;
import dev.hone.coordinator.internal.registry.PluginKind;
import dev.hone.coordinator.internal.registry.Plugins;
import dev.hone.coordinator.internal.registry.Snapshot;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs the stages of a job one by one. A stage uses one snapshot of the plug-ins from start to end and holds its
 * technique for no longer than that. Used by one thread.
 */
final class StageRunner {

    private final Plugins plugins;
    private final Work work;
    private final AtomicInteger numbers;
    private PropertyLedger ledger;

    StageRunner(Plugins plugins, Work work) {
        this(plugins, work, new PropertyLedger(), new AtomicInteger());
    }

    private StageRunner(Plugins plugins, Work work, PropertyLedger ledger, AtomicInteger numbers) {
        this.plugins = plugins;
        this.work = work;
        this.ledger = ledger;
        this.numbers = numbers;
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
     * @throws Waiting if what the stage needs is not there, or went
     */
    End run(Plan.Stage stage, LoadedModel before) {
        long start = System.nanoTime();
        Snapshot snapshot = plugins.snapshot();
        work.expected().requireFor(work.plan(), stage, snapshot);
        Plugin<Technique> technique =
                snapshot.find(PluginKind.TECHNIQUE, stage.technique()).orElseThrow();
        try (StageAttempt attempt = new StageAttempt(
                plugins, snapshot, work, stage, technique, before, ledger, numbers.incrementAndGet())) {
            StageDraft draft = attempt.run();
            draft.offences.forEach(offence -> plugins.offended(offence.plugin(), offence.getMessage()));
            ledger = draft.ledger;
            StageReport report = StageReport.of(stage.technique(), stage.parameters(), draft.result)
                    .pluginVersion(technique.version())
                    .estimate(draft.estimate)
                    .notes(draft.notes)
                    .scores(draft.judgement.scores())
                    .drop(draft.judgement.drop())
                    .milliseconds((System.nanoTime() - start) / 1_000_000)
                    .build();
            work.events().stageEnded(report);
            return new End(
                    report,
                    Optional.ofNullable(draft.kept),
                    Optional.ofNullable(draft.failure).map(Detached::of),
                    List.copyOf(draft.used));
        }
    }
}
