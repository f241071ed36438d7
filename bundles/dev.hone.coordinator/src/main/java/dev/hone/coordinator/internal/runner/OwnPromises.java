package dev.hone.coordinator.internal.runner;

import dev.hone.api.coordinator.Loss;
import dev.hone.api.coordinator.Plan;
import dev.hone.api.technique.Context;
import dev.hone.api.technique.Property;
import dev.hone.api.technique.Technique;
import dev.hone.coordinator.internal.planner.StageWays;
import dev.hone.coordinator.internal.registry.Lease;
import dev.hone.coordinator.internal.registry.Plugin;
import dev.hone.coordinator.internal.registry.PluginCalls;
import dev.hone.coordinator.internal.registry.PluginKind;
import dev.hone.coordinator.internal.registry.Snapshot;
import dev.hone.model.Lineage;
import dev.hone.model.Model;
import dev.hone.model.Tensor;
import dev.hone.model.TensorRef;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the parameters of a stage ask for, read before its work and measured on what it made. Each of several techniques
 * that train in one loop has promises of its own.
 */
final class OwnPromises {

    private final Model before;
    private final List<Own> promises = new ArrayList<>();

    /**
     * A promise.
     *
     * @param chosen the tensors on which it is to be kept; none if the technique does not say
     */
    private record Own(
            Lease<Property> property,
            Property.Promise promise,
            Map<String, Object> parameters,
            Set<TensorRef> chosen) {}

    private OwnPromises(Model before) {
        this.before = before;
    }

    /**
     * Asks properties and techniques. What no bundle measures is not promised.
     *
     * @param model that the technique is given
     */
    static OwnPromises of(
            Snapshot snapshot, Plan.Stage stage, StageSession session, Model model, StageContext context) {
        OwnPromises own = new OwnPromises(model);
        for (Plan.Stage part : StageWays.techniques(stage)) {
            Context view = part.equals(stage) ? context : context.part(part.parameters());
            own.add(snapshot, part, session, view);
        }
        return own;
    }

    private void add(Snapshot snapshot, Plan.Stage part, StageSession session, Context context) {
        Optional<Set<TensorRef>> chosen = Optional.empty();
        for (String id : StageWays.establishes(snapshot, part)) {
            Optional<Plugin<Property>> plugin = snapshot.find(PluginKind.PROPERTY, id);
            if (plugin.isEmpty()) {
                continue;
            }
            Lease<Property> property = session.lease(plugin.get());
            Optional<Property.Promise> promise =
                    property.answer("promise", service -> service.promise(part.parameters()));
            if (promise.isPresent()) {
                if (chosen.isEmpty()) {
                    chosen = Optional.of(chosen(snapshot, part, session, context));
                }
                promises.add(new Own(property, promise.get(), part.parameters(), chosen.get()));
            }
        }
    }

    private Set<TensorRef> chosen(Snapshot snapshot, Plan.Stage part, StageSession session, Context context) {
        Plugin<Technique> technique =
                snapshot.find(PluginKind.TECHNIQUE, part.technique()).orElseThrow();
        Set<TensorRef> chosen = session.lease(technique).answer("chosen", service -> service.chosen(before, context));
        chosen.stream().filter(ref -> !isThere(ref)).findFirst().ifPresent(ref -> {
            throw PluginCalls.broken(technique, "chose a tensor that the model does not have: " + ref);
        });
        return chosen;
    }

    private boolean isThere(TensorRef ref) {
        return ref.graph() >= 0
                && ref.graph() < before.graphs().size()
                && before.graphs().get(ref.graph()).find(ref.tensor()).isPresent();
    }

    /**
     * What the stage did not reach.
     *
     * @param lineage from the model that the technique was given
     */
    List<Loss> missed(Model after, Lineage lineage) {
        List<Loss> missed = new ArrayList<>();
        for (Own own : promises) {
            List<Tensor> tensors = refs(own, after, lineage).stream()
                    .map(after::tensor)
                    .filter(Tensor::isConstant)
                    .toList();
            Property.Promise promise = own.promise();
            own.property()
                    .answer("shortfalls", service -> promise.shortfalls(tensors))
                    .forEach(shortfall -> missed.add(Loss.shortfall(
                            own.property().plugin().id(),
                            shortfall.where(),
                            promise.description(),
                            shortfall.reached())));
        }
        return missed;
    }

    private Set<TensorRef> refs(Own own, Model after, Lineage lineage) {
        if (own.chosen().isEmpty()) {
            return PropertyLedger.grown(own.property(), own.parameters(), Set.of(), before, after, lineage)
                    .keySet();
        }
        Set<TensorRef> refs = new LinkedHashSet<>();
        for (TensorRef ref : own.chosen()) {
            PropertyLedger.successors(ref, before.tensor(ref), lineage, after).forEach(link -> refs.add(link.to()));
        }
        return refs;
    }
}
