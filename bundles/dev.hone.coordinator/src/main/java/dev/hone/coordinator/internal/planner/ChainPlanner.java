package dev.hone.coordinator.internal.planner;

import dev.hone.api.HoneException;
import dev.hone.api.HoneException.Reason;
import dev.hone.api.NearestName;
import dev.hone.api.coordinator.Catalog;
import dev.hone.api.coordinator.OptimizeRequest;
import dev.hone.api.coordinator.Plan;
import dev.hone.api.target.Benefit;
import dev.hone.api.target.TargetProfile;
import dev.hone.api.technique.Technique;
import dev.hone.coordinator.internal.registry.Plugin;
import dev.hone.coordinator.internal.registry.PluginCatalog;
import dev.hone.coordinator.internal.registry.PluginKind;
import dev.hone.coordinator.internal.registry.Plugins;
import dev.hone.coordinator.internal.registry.Snapshot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Makes the plan of a request from service properties and metatype: no technique is created. */
public final class ChainPlanner {

    /** The id of the technique that trains others in one loop, and the service property of those others. */
    static final String JOINT = "joint";

    private final Plugins plugins;
    private final PluginCatalog catalog;
    private final TargetLookup targets;
    private final Promises promises;

    public ChainPlanner(Plugins plugins, PluginCatalog catalog) {
        this.plugins = plugins;
        this.catalog = catalog;
        this.targets = new TargetLookup(plugins, catalog);
        this.promises = new Promises(plugins);
    }

    /**
     * @throws HoneException with the reason USAGE for what the user can write otherwise; MISSING for a graph pass that
     *     is not there
     */
    public Plan plan(OptimizeRequest request) {
        requireSane(request);
        TargetProfile target = targets.find(request.target());
        String chain = request.chain().orElse(target.defaultChain());
        if (chain.isBlank()) {
            throw new HoneException(
                    Reason.USAGE,
                    request.chain().isPresent()
                            ? "the chain is empty; techniques: "
                                    + plugins.snapshot().ids(PluginKind.TECHNIQUE)
                            : "target " + target.id() + " has no chain of its own; give one");
        }
        WrittenChain written = WrittenChain.of(chain);
        if (written.elements().isEmpty()) {
            throw new HoneException(
                    Reason.USAGE,
                    "the chain is empty; techniques: " + plugins.snapshot().ids(PluginKind.TECHNIQUE));
        }
        Snapshot snapshot = plugins.snapshot();
        List<Plan.Stage> stages = new ArrayList<>();
        List<PlannedTechnique> techniques = new ArrayList<>();
        for (ChainElement element : written.elements()) {
            if (element instanceof ChainElement.Joint joint) {
                stages.add(joint(snapshot, joint, techniques));
            } else if (element instanceof ChainElement.Single single) {
                Plugin<Technique> technique = technique(snapshot, single);
                Plan.Stage stage = stage(snapshot, single, technique);
                PlannedTechnique planned = new PlannedTechnique(technique, stage.parameters());
                promises.requireKept(techniques, planned, single.position());
                techniques.add(planned);
                stages.add(stage);
            }
        }
        return new Plan(target, stages, request.fallback() || written.fallback(), notes(snapshot, target, techniques));
    }

    /**
     * The stage of a technique that trains others in one loop.
     *
     * @param before to which those of the stage are added
     */
    private Plan.Stage joint(Snapshot snapshot, ChainElement.Joint element, List<PlannedTechnique> before) {
        ChainElement.Single whole = new ChainElement.Single(JOINT, Map.of(), element.position());
        if (snapshot.find(PluginKind.TECHNIQUE, JOINT).isEmpty()) {
            throw new HoneException(
                    Reason.MISSING,
                    "chain, " + element.position() + ": joint(…) needs a bundle with the technique " + JOINT
                            + ", such as dev.hone.technique.collaborate; write the stages one after the other");
        }
        List<String> texts = new ArrayList<>();
        Set<String> passes = new LinkedHashSet<>();
        List<PlannedTechnique> parts = new ArrayList<>();
        for (ChainElement.Single single : element.stages()) {
            Plugin<Technique> technique = technique(snapshot, single);
            if (!technique.flag(JOINT, false)) {
                throw new HoneException(
                        Reason.USAGE,
                        "chain, " + single.position() + ": " + technique.id()
                                + " cannot train together with others; what can: " + jointIds(snapshot));
            }
            Plan.Stage part = stage(snapshot, single, technique);
            PlannedTechnique planned = new PlannedTechnique(technique, part.parameters());
            promises.requireKept(before, planned, single.position());
            texts.add(ChainText.text(part.technique(), part.parameters()));
            passes.addAll(part.passes());
            parts.add(planned);
        }
        promises.requireAnOrder(parts, element.position());
        promises.requireKeptTogether(parts, element.position());
        before.addAll(parts);
        Plan.Stage stage = stage(
                snapshot,
                new ChainElement.Single(JOINT, Map.of("stages", texts), element.position()),
                technique(snapshot, whole));
        passes.addAll(stage.passes());
        return new Plan.Stage(JOINT, stage.parameters(), List.copyOf(passes));
    }

    private static String jointIds(Snapshot snapshot) {
        String ids = snapshot.distinct(PluginKind.TECHNIQUE).stream()
                .filter(plugin -> plugin.flag(JOINT, false))
                .map(Plugin::id)
                .collect(Collectors.joining(", "));
        return ids.isEmpty() ? "nothing that is here" : ids;
    }

    private static void requireSane(OptimizeRequest request) {
        if (request.threads() < 1) {
            throw new HoneException(Reason.USAGE, "threads=" + request.threads() + " is refused; accepted: at least 1");
        }
        request.maxDrop().ifPresent(drop -> {
            if (!(drop >= 0) || Double.isInfinite(drop)) {
                throw new HoneException(Reason.USAGE, "max-drop=" + drop + " is refused; accepted: a number from 0 on");
            }
        });
    }

    private Plugin<Technique> technique(Snapshot snapshot, ChainElement.Single element) {
        String id = element.technique();
        return snapshot.find(PluginKind.TECHNIQUE, id).orElseThrow(() -> unknown(id, element.position()));
    }

    private HoneException unknown(String id, String position) {
        List<Catalog.Entry> techniques = catalog.read().of(Catalog.Kind.TECHNIQUE);
        for (Catalog.Entry entry : techniques) {
            if (entry.id().equals(id) && !entry.available()) {
                return new HoneException(
                        Reason.MISSING,
                        "technique " + id + " (" + entry.bundle() + " " + entry.version() + ") is not available: "
                                + entry.missing().orElseThrow());
            }
        }
        List<String> ids = techniques.stream().map(Catalog.Entry::id).distinct().toList();
        return new HoneException(
                Reason.USAGE,
                "chain, " + position + ": there is no technique " + id + "; there are: " + describe(techniques)
                        + NearestName.hint(id, ids));
    }

    private static String describe(List<Catalog.Entry> entries) {
        return entries.isEmpty()
                ? "none"
                : entries.stream()
                        .map(entry -> entry.id()
                                + entry.missing()
                                        .map(reason -> " (not available: " + reason + ")")
                                        .orElse(""))
                        .collect(Collectors.joining(", "));
    }

    private Plan.Stage stage(Snapshot snapshot, ChainElement.Single element, Plugin<Technique> technique) {
        Map<String, Object> parameters = new ParameterValues(technique.id(), catalog.of(technique))
                .of(element.parameters(), technique.properties());
        List<String> passes = new ArrayList<>();
        for (String text : technique.texts("passes")) {
            Conditional pass = Conditional.parse(text);
            boolean there = snapshot.find(PluginKind.PASS, pass.id()).isPresent();
            if (!there && !pass.optional()) {
                throw new HoneException(
                        Reason.MISSING,
                        technique.label() + " needs the graph pass " + pass.id() + ", which is not there");
            }
            if (there && pass.holds(parameters)) {
                passes.add(pass.id());
            }
        }
        return new Plan.Stage(technique.id(), parameters, passes);
    }

    /**
     * A stage with some of its parameters changed.
     *
     * @throws HoneException with the reason USAGE if the technique does not take them; MISSING if it is gone
     */
    public Plan.Stage changed(Plan.Stage stage, Map<String, Object> parameters) {
        Plugin<Technique> technique = plugins.snapshot()
                .find(PluginKind.TECHNIQUE, stage.technique())
                .orElseThrow(() ->
                        new HoneException(Reason.MISSING, "technique " + stage.technique() + " is not there any more"));
        Map<String, Object> given = new HashMap<>(stage.parameters());
        given.putAll(parameters);
        Map<String, Object> values =
                new ParameterValues(technique.id(), catalog.of(technique)).of(given, technique.properties());
        return new Plan.Stage(stage.technique(), values, stage.passes());
    }

    /** What will not pay on the target, what a later stage is known to destroy, and what it may destroy unseen. */
    private static List<String> notes(Snapshot snapshot, TargetProfile target, List<PlannedTechnique> techniques) {
        Set<String> notes = new LinkedHashSet<>(Promises.unmeasured(snapshot, techniques));
        Set<String> established = new LinkedHashSet<>();
        for (PlannedTechnique technique : techniques) {
            for (String property : technique.plugin().texts("destroys")) {
                if (established.contains(property)) {
                    notes.add(technique.id() + " destroys " + property
                            + ", which a stage before it establishes: it will be rolled back");
                }
            }
            for (String property : technique.establishes()) {
                established.add(property);
                target.benefits().stream()
                        .filter(benefit -> benefit.property().equals(property) && !(benefit.speed() && benefit.size()))
                        .forEach(benefit -> notes.add(worth(technique.id(), target, benefit)));
            }
        }
        return List.copyOf(notes);
    }

    private static String worth(String technique, TargetProfile target, Benefit benefit) {
        String gain =
                benefit.speed() ? "speed and no size" : benefit.size() ? "size and no speed" : "neither speed nor size";
        return technique + ": " + benefit.property() + " buys " + gain + " on " + target.id() + ": " + benefit.why();
    }
}
