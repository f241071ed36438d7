package dev.hone.coordinator.internal.runner;

import dev.hone.api.HoneException;
import dev.hone.api.HoneException.Reason;
import dev.hone.api.coordinator.Plan;
import dev.hone.api.technique.Technique;
import dev.hone.coordinator.internal.registry.Misbehaved;
import dev.hone.coordinator.internal.registry.Plugin;
import dev.hone.coordinator.internal.registry.PluginKind;
import dev.hone.coordinator.internal.registry.Plugins;
import dev.hone.coordinator.internal.registry.Snapshot;
import dev.hone.model.Model;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;

/**
 * Refuses a chain of several stages before the work of its first one, where a later one would not take its parameters
 * or the data: each is asked about the original model. What it finds wrong with the model itself is left to the stage,
 * as those before it may put it right, and so is whatever else goes wrong.
 */
final class ChainCheck {

    private final Plugins plugins;
    private final Work work;

    ChainCheck(Plugins plugins, Work work) {
        this.plugins = plugins;
        this.work = work;
    }

    /** @throws HoneException with the reason USAGE or DATA of the first such stage, or CANCELLED */
    void requireTaken() {
        List<Plan.Stage> stages = work.plan().stages();
        if (stages.size() < 2) {
            return;
        }
        for (int i = 0; i < stages.size(); i++) {
            Optional<HoneException> refusal = refusal(i, stages.get(i));
            if (refusal.isPresent()) {
                throw refusal.get();
            }
        }
    }

    private Optional<HoneException> refusal(int index, Plan.Stage stage) {
        Snapshot snapshot = plugins.snapshot();
        Optional<Plugin<Technique>> technique = snapshot.find(PluginKind.TECHNIQUE, stage.technique());
        boolean whole = stage.passes().stream()
                .allMatch(pass -> snapshot.find(PluginKind.PASS, pass).isPresent());
        return technique.isPresent() && whole ? refusal(index, stage, technique.get(), snapshot) : Optional.empty();
    }

    private Optional<HoneException> refusal(
            int index, Plan.Stage stage, Plugin<Technique> technique, Snapshot snapshot) {
        StageWatch watch = new StageWatch(plugins, technique, work.cancellation(), work.limits());
        try (StageSession session = new StageSession(
                plugins,
                snapshot,
                work.with(watch),
                stage,
                technique,
                watch,
                work.scratch().folder("check-" + index),
                Optional::empty)) {
            return watch.run("hone-check-" + stage.technique(), () -> refusal(session));
        } catch (HoneException e) {
            if (e.reason() == Reason.CANCELLED || isBeforeWork(e)) {
                throw e;
            }
            return Optional.empty();
        } catch (UncheckedIOException | LinkageError | IllegalStateException e) {
            return Optional.empty();
        }
    }

    private Optional<HoneException> refusal(StageSession session) {
        Model model = session.clean(work.original().model()).model();
        return session.refusal(model, session.context(model, List.of())).filter(ChainCheck::isBeforeWork);
    }

    private static boolean isBeforeWork(HoneException refusal) {
        return !(refusal instanceof Misbehaved)
                && (refusal.reason() == Reason.USAGE || refusal.reason() == Reason.DATA);
    }
}
