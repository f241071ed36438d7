package dev.hone.coordinator.internal.planner;

import dev.hone.api.HoneException;
import dev.hone.api.HoneException.Reason;
import dev.hone.api.coordinator.Plan;
import dev.hone.api.technique.Technique;
import dev.hone.coordinator.internal.registry.Plugin;
import dev.hone.coordinator.internal.registry.PluginKind;
import dev.hone.coordinator.internal.registry.Plugins;
import dev.hone.coordinator.internal.registry.Snapshot;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * In what other ways a stage can be run: its technique says how its parameters may change. Of a stage that trains
 * several techniques in one loop, each of them says so, and a change is made to all that have it.
 */
public final class StageWays {

    private static final Pattern CHANGE = Pattern.compile("([^=*]+)(=|\\*)(.+)");
    private static final String STAGES = "stages";

    private final Plugins plugins;
    private final BiFunction<Plan.Stage, Map<String, Object>, Plan.Stage> change;

    /** @param change plans a stage with some of its parameters changed */
    public StageWays(Plugins plugins, BiFunction<Plan.Stage, Map<String, Object>, Plan.Stage> change) {
        this.plugins = plugins;
        this.change = change;
    }

    /** The changes, as techniques wrote them, in the order in which they are to be tried. */
    public List<String> of(Plan.Stage stage) {
        Set<String> all = new LinkedHashSet<>(declared(stage.technique()));
        parts(stage).forEach(part -> all.addAll(declared(part.technique())));
        return List.copyOf(all);
    }

    private List<String> declared(String technique) {
        return plugins.snapshot()
                .find(PluginKind.TECHNIQUE, technique)
                .map((Plugin<Technique> plugin) -> plugin.texts("fallbacks"))
                .orElse(List.of());
    }

    /**
     * The stage with a change.
     *
     * @return empty if the stage is so already
     * @throws HoneException if the technique does not take the change, or is gone
     */
    public Optional<Plan.Stage> changed(Plan.Stage stage, String text) {
        Plan.Stage changed = declared(stage.technique()).contains(text) ? single(stage, text) : stage;
        List<Plan.Stage> parts = parts(changed);
        if (!parts.isEmpty()) {
            List<String> texts = new ArrayList<>();
            for (Plan.Stage part : parts) {
                Plan.Stage way = declared(part.technique()).contains(text) ? single(part, text) : part;
                texts.add(ChainText.text(way.technique(), way.parameters()));
            }
            changed = change.apply(changed, Map.of(STAGES, texts));
        }
        return changed.equals(stage) ? Optional.empty() : Optional.of(changed);
    }

    private Plan.Stage single(Plan.Stage stage, String text) {
        Matcher matcher = CHANGE.matcher(text);
        if (!matcher.matches()) {
            throw new HoneException(
                    Reason.PLUGIN,
                    stage.technique() + " offers '" + text + "' as another way; accepted: name=value, name*factor");
        }
        String name = matcher.group(1).strip();
        String value = matcher.group(3).strip();
        return change.apply(
                stage,
                matcher.group(2).equals("=")
                        ? ChainText.parameters(stage.technique() + "(" + name + "=" + value + ")")
                        : Map.of(name, multiplied(stage, name, value)));
    }

    private static Object multiplied(Plan.Stage stage, String name, String factor) {
        if (!(stage.parameters().get(name) instanceof Number number)) {
            throw new HoneException(
                    Reason.PLUGIN,
                    stage.technique() + " offers '" + name + "*" + factor + "' as another way, but " + name
                            + " is no number");
        }
        try {
            return number.doubleValue() * Double.parseDouble(factor);
        } catch (NumberFormatException e) {
            throw new HoneException(
                    Reason.PLUGIN,
                    stage.technique() + " offers '" + name + "*" + factor + "' as another way, but " + factor
                            + " is no number",
                    e);
        }
    }

    /**
     * What a stage is there for, as its techniques say: by the ids of properties, the parameters of each technique that
     * establishes it.
     */
    public static Map<String, List<Map<String, Object>>> promises(Snapshot snapshot, Plan.Stage stage) {
        Map<String, List<Map<String, Object>>> promises = new LinkedHashMap<>();
        techniques(stage).forEach(part -> establishes(snapshot, part)
                .forEach(property -> promises.computeIfAbsent(property, key -> new ArrayList<>())
                        .add(part.parameters())));
        return promises;
    }

    /** The ids of the properties that a stage's technique establishes; not those of techniques within it. */
    public static List<String> establishes(Snapshot snapshot, Plan.Stage stage) {
        return snapshot.find(PluginKind.TECHNIQUE, stage.technique()).stream()
                .flatMap(technique -> Conditional.ids(technique.texts("establishes"), stage.parameters()).stream())
                .toList();
    }

    /** The stage itself and those that it trains in one loop. */
    public static List<Plan.Stage> techniques(Plan.Stage stage) {
        return Stream.concat(Stream.of(stage), parts(stage).stream()).toList();
    }

    /** The techniques that the stage trains in one loop; empty if it is a single one. */
    private static List<Plan.Stage> parts(Plan.Stage stage) {
        if (!stage.technique().equals(ChainPlanner.JOINT)
                || !(stage.parameters().get(STAGES) instanceof List<?> texts)) {
            return List.of();
        }
        return texts.stream()
                .map(String::valueOf)
                .map(text -> new Plan.Stage(ChainText.technique(text), ChainText.parameters(text), List.of()))
                .toList();
    }
}
