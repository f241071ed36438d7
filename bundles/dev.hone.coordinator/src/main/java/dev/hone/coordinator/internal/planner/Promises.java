package dev.hone.coordinator.internal.planner;

import dev.hone.api.HoneException;
import dev.hone.api.HoneException.Reason;
import dev.hone.coordinator.internal.registry.PluginKind;
import dev.hone.coordinator.internal.registry.Plugins;
import dev.hone.coordinator.internal.registry.Snapshot;
import java.util.List;

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
    void requireKept(List<PlannedTechnique> before, PlannedTechnique technique, String position) {
        for (String property : technique.plugin().texts("refuses")) {
            before.stream()
                    .filter(earlier -> earlier.establishes().contains(property))
                    .findFirst()
                    .ifPresent(earlier -> {
                        throw new HoneException(
                                Reason.USAGE,
                                "chain, " + position + ": " + technique.id() + " refuses a model after " + earlier.id()
                                        + ", which establishes " + property + "; "
                                        + advice(earlier, technique, property));
                    });
        }
        if (trains(technique) && plugins.of(COMBINER).isEmpty()) {
            before.forEach(earlier -> requireUncombined(earlier, technique, position));
        }
    }

    /** @throws HoneException with the reason USAGE if two of several that train together refuse what the other does */
    void requireAnOrder(List<PlannedTechnique> together, String position) {
        for (PlannedTechnique one : together) {
            for (PlannedTechnique other : together) {
                for (String property : other.plugin().texts("refuses")) {
                    if (!one.id().equals(other.id())
                            && one.establishes().contains(property)
                            && one.refusesAnyOf(other.establishes())) {
                        throw new HoneException(
                                Reason.USAGE,
                                "chain, " + position + ": " + other.id() + " cannot train together with " + one.id()
                                        + ", which establishes " + property + "; " + advice(one, other, property));
                    }
                }
            }
        }
    }

    /** The other order, unless that is refused as well. */
    private static String advice(PlannedTechnique earlier, PlannedTechnique technique, String property) {
        List<String> back = technique.establishes().stream()
                .filter(each -> earlier.refusesAnyOf(List.of(each)))
                .toList();
        return back.isEmpty()
                ? "put " + technique.id() + " before " + earlier.id()
                : "leave "
                        + earlier.reason(property)
                                .or(() -> back.stream()
                                        .flatMap(each -> technique.reason(each).stream())
                                        .findFirst())
                                .orElse("one of them")
                        + " out";
    }

    private static void requireUncombined(PlannedTechnique earlier, PlannedTechnique technique, String position) {
        earlier.establishes().stream()
                .filter(property -> !technique.plugin().texts("keeps").contains(property)
                        && !technique.establishes().contains(property))
                .findFirst()
                .ifPresent(property -> {
                    throw missing(
                            position,
                            technique.id() + " trains weights on which " + earlier.id() + " establishes " + property);
                });
    }

    /** What techniques establish and nothing measures, so that a later one may destroy it unseen; for people. */
    static List<String> unmeasured(Snapshot snapshot, List<PlannedTechnique> techniques) {
        return techniques.stream()
                .limit(Math.max(0, techniques.size() - 1))
                .flatMap(technique -> technique.establishes().stream()
                        .filter(property ->
                                snapshot.find(PluginKind.PROPERTY, property).isEmpty())
                        .map(property -> technique.id() + " establishes " + property
                                + ", which no bundle that is here measures: whether later stages keep it is not known"))
                .toList();
    }

    /** @throws HoneException with the reason MISSING if nothing combines the constraints of several techniques */
    void requireKeptTogether(List<PlannedTechnique> techniques, String position) {
        long constraining = techniques.stream()
                .filter(technique -> technique.plugin().texts("services").contains(COMBINER))
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

    /** One that is asked to train for no epoch changes weights at one stroke. */
    private static boolean trains(PlannedTechnique technique) {
        return technique.plugin().texts("services").contains(COMBINER)
                && technique.parameters().get(EPOCHS) instanceof Number epochs
                && epochs.longValue() > 0;
    }
}
