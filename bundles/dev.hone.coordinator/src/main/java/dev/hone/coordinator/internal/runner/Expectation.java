package dev.hone.coordinator.internal.runner;

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
            List.of(PluginKind.FORMAT, PluginKind.DATASET, PluginKind.METRIC, PluginKind.PROPERTY);

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

    static Expectation of(Snapshot snapshot) {
        List<Need> needs = new ArrayList<>();
        for (PluginKind<?> kind : KINDS) {
            snapshot.distinct(kind).forEach(plugin -> needs.add(new Need(kind, plugin.id())));
        }
        return new Expectation(needs);
    }

    /** @throws Waiting if something is not there that the job as a whole needs */
    void requireFor(OptimizeRequest request, Plan plan, Snapshot now) {
        for (Need need : needs) {
            boolean needed = need.kind().equals(PluginKind.FORMAT)
                    ? need.id().equals(plan.target().format())
                    : request.data().isPresent() && !need.kind().equals(PluginKind.PROPERTY);
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
