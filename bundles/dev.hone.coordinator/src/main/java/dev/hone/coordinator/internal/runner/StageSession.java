package dev.hone.coordinator.internal.runner;

import dev.hone.api.HoneException;
import dev.hone.api.HoneException.Reason;
import dev.hone.api.coordinator.Plan;
import dev.hone.api.graph.GraphPass;
import dev.hone.api.technique.Check;
import dev.hone.api.technique.Established;
import dev.hone.api.technique.Technique;
import dev.hone.coordinator.internal.measure.DialectOperators;
import dev.hone.coordinator.internal.measure.GraphPasses;
import dev.hone.coordinator.internal.registry.Lease;
import dev.hone.coordinator.internal.registry.Leases;
import dev.hone.coordinator.internal.registry.Plugin;
import dev.hone.coordinator.internal.registry.Plugins;
import dev.hone.coordinator.internal.registry.Snapshot;
import dev.hone.model.Model;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** A stage's technique and all that is held for it while it looks at a model and works on it. */
final class StageSession implements AutoCloseable {

    private final Snapshot snapshot;
    private final Work work;
    private final Plan.Stage stage;
    private final Plugin<Technique> plugin;
    private final StageWatch watch;
    private final DialectOperators operators;
    private final Leases leases = new Leases();
    private final StageServices services;
    private final Path scratch;
    private final Supplier<Optional<Path>> resumable;

    /**
     * @param snapshot has what the stage needs
     * @param work under the watch
     * @param resumable a folder that outlasts the process
     */
    StageSession(
            Plugins plugins,
            Snapshot snapshot,
            Work work,
            Plan.Stage stage,
            Plugin<Technique> plugin,
            StageWatch watch,
            Path scratch,
            Supplier<Optional<Path>> resumable) {
        this.snapshot = snapshot;
        this.work = work;
        this.stage = stage;
        this.plugin = plugin;
        this.watch = watch;
        this.scratch = scratch;
        this.resumable = resumable;
        this.services = new StageServices(plugins, plugin, leases, watch);
        this.operators = new DialectOperators(plugins, work.tools().snapshot());
    }

    /** The model after the passes that the technique wants. */
    GraphPass.Result clean(Model model) {
        return GraphPasses.run(snapshot, stage.passes(), model, operators, pass -> leases.lease(watch.works(pass)));
    }

    Lease<Technique> technique() {
        return lease(plugin);
    }

    /** A service that is held until the session ends. */
    <S> Lease<S> lease(Plugin<S> used) {
        return leases.lease(watch.works(used));
    }

    /** @param established in the model that the technique is given */
    StageContext context(Model model, List<Established> established) {
        return new StageContext(
                work, stage, model.dialect(), operators, services, established, scratch, resumable, watch);
    }

    /**
     * Why the technique does not take a model.
     *
     * @throws HoneException of the technique, likewise
     */
    Optional<HoneException> refusal(Model model, StageContext context) {
        Check check = technique().answer("check", service -> service.check(model, context));
        return check instanceof Check.Refused refused
                ? Optional.of(new HoneException(refused.matter(), text(refused)))
                : Optional.empty();
    }

    private String text(Check.Refused refused) {
        return stage.technique()
                + (refused.matter() == Reason.MODEL ? " refuses the model: " : " cannot be applied: ")
                + String.join("; ", refused.reasons());
    }

    /** The plug-ins that were used. */
    Set<Plugin<?>> used() {
        Set<Plugin<?>> used = new HashSet<>(leases.plugins());
        used.addAll(operators.used());
        return used;
    }

    @Override
    public void close() {
        operators.close();
        leases.close();
    }
}
