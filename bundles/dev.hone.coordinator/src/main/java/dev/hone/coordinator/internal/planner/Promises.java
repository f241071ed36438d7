package dev.hone.coordinator.internal.planner;

import dev.hone.api.HoneException;
import dev.hone.api.HoneException.Reason;
import dev.hone.api.coordinator.Plan;
import dev.hone.api.technique.Technique;
import dev.hone.coordinator.internal.registry.Plugin;
import dev.hone.coordinator.internal.registry.PluginKind;
import dev.hone.coordinator.internal.registry.Plugins;
import dev.hone.coordinator.internal.registry.Snapshot;
import java.util.List;
import java.util.Optional;

/**
 * What is known before any work of chains that cannot keep what their stages establish. It is not worth the time of the
 * stages before.
 */
final class Promises {

    /** Whoever asks for it puts weights under constraints of its own while it trains. */
    private static final String COMBINER = "dev.hone.training.ConstraintCombiner";

    private static final String EPOCHS = "epochs";

    private final Plugins plugins;

    Promises(Plugins plugins) {
        this.plugins = plugins;
    }

    /**
     * @throws HoneException with the reason USAGE if the technique refuses what an earlier one establishes; MISSING if
     *     it trains what an earlier one established and nothing combines the constraints of both
     */
    void requireKept(List<Plugin<Technique>> before, Plugin<Technique> technique, Plan.Stage stage, String position) {
        for (String property : technique.texts("refuses")) {
            establishing(before, property).ifPresent(earlier -> {
                throw new HoneException(
                        Reason.USAGE,
                        "chain, " + position + ": " + technique.id() + " refuses a model after " + earlier.id()
                                + ", which establishes " + property + "; put " + technique.id() + " before "
                                + earlier.id());
            });
        }
        if (trains(technique, stage) && plugins.of(COMBINER).isEmpty()) {
            before.forEach(earlier -> requireUncombined(earlier, technique, position));
        }
    }

    private static void requireUncombined(Plugin<Technique> earlier, Plugin<Technique> technique, String position) {
        earlier.texts("establishes").stream()
                .filter(property -> !technique.texts("keeps").contains(property)
                        && !technique.texts("establishes").contains(property))
                .findFirst()
                .ifPresent(property -> {
                    throw missing(
                            position,
                            technique.id() + " trains weights on which " + earlier.id() + " establishes " + property);
                });
    }

    /** What techniques establish and nothing measures, so that a later one may destroy it unseen; for people. */
    static List<String> unmeasured(Snapshot snapshot, List<Plugin<Technique>> techniques) {
        return techniques.stream()
                .limit(Math.max(0, techniques.size() - 1))
                .flatMap(technique -> technique.texts("establishes").stream()
                        .filter(property ->
                                snapshot.find(PluginKind.PROPERTY, property).isEmpty())
                        .map(property -> technique.id() + " establishes " + property
                                + ", which no bundle that is here measures: whether later stages keep it is not known"))
                .toList();
    }

    /** @throws HoneException with the reason MISSING if nothing combines the constraints of several techniques */
    void requireKeptTogether(List<Plugin<Technique>> techniques, String position) {
        long constraining = techniques.stream()
                .filter(technique -> technique.texts("services").contains(COMBINER))
                .count();
        if (constraining > 1 && plugins.of(COMBINER).isEmpty()) {
            throw missing(position, "joint(…) trains weights for " + constraining + " techniques");
        }
    }

    private static HoneException missing(String position, String what) {
        return new HoneException(
                Reason.MISSING,
                "chain, " + position + ": " + what
                        + ": two constraints at once, for which a ConstraintCombiner is needed; bundle"
                        + " dev.hone.technique.collaborate offers one");
    }

    private static Optional<Plugin<Technique>> establishing(List<Plugin<Technique>> before, String property) {
        return before.stream()
                .filter(earlier -> earlier.texts("establishes").contains(property))
                .findFirst();
    }

    /** One that is asked to train for no epoch changes weights at one stroke. */
    private static boolean trains(Plugin<Technique> technique, Plan.Stage stage) {
        return technique.texts("services").contains(COMBINER)
                && stage.parameters().get(EPOCHS) instanceof Number epochs
                && epochs.longValue() > 0;
    }
}
