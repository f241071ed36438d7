package dev.hone.coordinator.internal.runner;

import dev.hone.api.HoneException;
import dev.hone.api.HoneException.Reason;
import dev.hone.api.coordinator.OptimizeRequest;
import dev.hone.api.coordinator.Plan;
import dev.hone.coordinator.internal.registry.PluginKind;
import dev.hone.coordinator.internal.registry.Snapshot;
import java.util.ArrayList;
import java.util.List;

/**
 * What was there when a job was planned. Without all the readers, metrics and properties of then, another result would
 * come out, or a failure that is none of the user's.
 */
record Expectation(List<Need> needs) {

    private static final List<PluginKind<?>> KINDS =
            List.of(PluginKind.DATASET, PluginKind.METRIC, PluginKind.PROPERTY);

    Expectation {
        needs = List.copyOf(needs);
    }

    /** A plug-in. */
    record Need(PluginKind<?> kind, String id) {

        void require(Snapshot now) {
            if (now.find(kind, id).isEmpty()) {
                throw Waiting.absent(now, kind, id);
            }
        }
    }

    static Expectation of(Snapshot snapshot, OptimizeRequest request) {
        List<Need> needs = new ArrayList<>();
        String file = request.model().toString();
        snapshot.distinct(PluginKind.FORMAT).stream()
                .filter(format -> format.texts("extensions").stream().anyMatch(file::endsWith))
                .forEach(format -> needs.add(new Need(PluginKind.FORMAT, format.id())));
        for (PluginKind<?> kind : KINDS) {
            snapshot.distinct(kind).forEach(plugin -> needs.add(new Need(kind, plugin.id())));
        }
        return new Expectation(needs);
    }

    /**
     * Refuses a job that could not even begin: what it would need was not there when it was planned.
     *
     * @throws HoneException with the reason MISSING
     */
    static void requireUsable(OptimizeRequest request, Plan plan, Snapshot snapshot) {
        String format = plan.target().format();
        if (snapshot.find(PluginKind.FORMAT, format).isEmpty()) {
            throw new HoneException(
                    Reason.MISSING,
                    "target " + plan.target().id() + " runs " + format + ": "
                            + snapshot.absence(PluginKind.FORMAT, format));
        }
        if (request.data().isPresent() && snapshot.distinct(PluginKind.DATASET).isEmpty()) {
            throw new HoneException(Reason.MISSING, "there is no dataset reader that could read the data");
        }
    }

    /** @throws Waiting if something is not there that the job as a whole needs */
    void requireFor(OptimizeRequest request, Plan plan, Snapshot now) {
        new Need(PluginKind.FORMAT, plan.target().format()).require(now);
        for (Need need : needs) {
            boolean needed = need.kind().equals(PluginKind.FORMAT)
                    || (request.data().isPresent() && !need.kind().equals(PluginKind.PROPERTY));
            if (needed) {
                need.require(now);
            }
        }
    }

    /** @throws Waiting if something is not there that a stage needs; properties count where there are several stages */
    void requireFor(Plan plan, Plan.Stage stage, Snapshot now) {
        new Need(PluginKind.TECHNIQUE, stage.technique()).require(now);
        stage.passes().forEach(pass -> new Need(PluginKind.PASS, pass).require(now));
        if (plan.stages().size() > 1) {
            needs.stream()
                    .filter(need -> need.kind().equals(PluginKind.PROPERTY))
                    .forEach(need -> need.require(now));
        }
    }
}
