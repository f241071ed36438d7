package dev.hone.coordinator.internal.runner;

import dev.hone.api.coordinator.Document;
import dev.hone.api.coordinator.Plan;
import dev.hone.api.technique.Technique;
import dev.hone.coordinator.internal.journal.StageKey;
import dev.hone.coordinator.internal.measure.FileFacts;
import dev.hone.coordinator.internal.registry.Plugin;
import dev.hone.coordinator.internal.registry.PluginKind;
import dev.hone.coordinator.internal.registry.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What the results of stages are addressed by: everything that a result depends on. A stage whose model was not kept
 * leaves the next one's key as if it had not been there.
 */
final class StageKeys {

    private static final int COARSE_DIGITS = 24;

    private final PluginContents contents;

    StageKeys(PluginContents contents) {
        this.contents = contents;
    }

    /**
     * The key of a stage.
     *
     * @param services that the technique may ask for
     */
    StageKey of(
            Work work,
            Optional<StageKey> before,
            Plan.Stage stage,
            Plugin<Technique> technique,
            List<Plugin<?>> services,
            Snapshot snapshot) {
        String quick = quick(work, before, stage, technique);
        List<Plugin<?>> plugins = plugins(work, stage, technique, snapshot);
        plugins.addAll(services);
        return new StageKey(
                FileFacts.sha256(quick).substring(0, COARSE_DIGITS),
                once(() -> FileFacts.sha256(quick + slow(work, before, plugins))));
    }

    private static String quick(Work work, Optional<StageKey> before, Plan.Stage stage, Plugin<Technique> technique) {
        return String.join(
                "\n",
                "after " + before.map(StageKey::coarse).orElse("nothing"),
                "bytes " + FileFacts.bytes(work.original().file()),
                "target " + Document.of(work.plan().target()),
                "technique " + stage.technique() + " " + technique.bundle() + " " + technique.version(),
                "parameters " + Document.of(stage.parameters()),
                "passes " + stage.passes(),
                "seed " + work.request().seed(),
                "threads " + work.request().threads(),
                "max-drop " + work.request().maxDrop(),
                "data " + work.data().isPresent(),
                "batch " + work.request().batch(),
                "fold-preprocessing " + work.request().foldPreprocessing());
    }

    /** What takes time to find out. */
    private String slow(Work work, Optional<StageKey> before, List<Plugin<?>> plugins) {
        StringBuilder text = new StringBuilder()
                .append("\nafter ")
                .append(before.map(key -> key.full().get()).orElse("nothing"))
                .append("\nmodel ")
                .append(work.sources().model())
                .append("\ndata ")
                .append(work.sources().data())
                .append("\nruntime ")
                .append(work.sources().runtime());
        plugins.forEach(plugin -> text.append("\nplug-in ")
                .append(plugin.kind().name())
                .append(' ')
                .append(plugin.id())
                .append(' ')
                .append(plugin.version())
                .append(' ')
                .append(contents.of(plugin)));
        return text.toString();
    }

    /** Those that make the stage's model, and those that judge it. */
    private static List<Plugin<?>> plugins(
            Work work, Plan.Stage stage, Plugin<Technique> technique, Snapshot snapshot) {
        List<Plugin<?>> plugins = new ArrayList<>();
        plugins.add(technique);
        stage.passes().forEach(pass -> snapshot.find(PluginKind.PASS, pass).ifPresent(plugins::add));
        plugins.addAll(snapshot.distinct(PluginKind.PROPERTY));
        Snapshot tools = work.tools().snapshot();
        plugins.addAll(tools.distinct(PluginKind.FORMAT));
        if (work.data().isPresent()) {
            plugins.addAll(tools.distinct(PluginKind.METRIC));
            plugins.addAll(tools.distinct(PluginKind.DATASET));
        }
        return plugins;
    }

    private static Supplier<String> once(Supplier<String> found) {
        return new Supplier<>() {
            private String value;

            @Override
            public synchronized String get() {
                if (value == null) {
                    value = found.get();
                }
                return value;
            }
        };
    }
}
