package dev.hone.coordinator.internal.runner;

import dev.hone.api.coordinator.Loss;
import dev.hone.api.coordinator.Plan;
import dev.hone.api.technique.Established;
import dev.hone.api.technique.Property;
import dev.hone.api.technique.Property.Evidence;
import dev.hone.coordinator.internal.planner.StageWays;
import dev.hone.coordinator.internal.registry.Lease;
import dev.hone.coordinator.internal.registry.Plugin;
import dev.hone.coordinator.internal.registry.PluginKind;
import dev.hone.coordinator.internal.registry.Snapshot;
import dev.hone.model.Graph;
import dev.hone.model.Lineage;
import dev.hone.model.Model;
import dev.hone.model.Tensor;
import dev.hone.model.TensorRef;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The properties that stages established, measured on stored tensors and followed by lineage. A property that the
 * original model already had counts as established by nobody: a step may destroy it.
 */
final class PropertyLedger {

    private List<Entry> entries = List.of();

    /** A property of a tensor, as it was when it was established or last carried on. */
    private record Entry(String property, TensorRef ref, Tensor tensor, Evidence evidence) {}

    /** Another that holds the same and goes its own way. */
    PropertyLedger copy() {
        PropertyLedger copy = new PropertyLedger();
        copy.entries = entries;
        return copy;
    }

    /**
     * What holds on the tensors of a model that came from the one of the last step.
     *
     * @param lineage from that model to this one, such as through graph passes
     */
    List<Established> established(Snapshot snapshot, Model model, Lineage lineage) {
        List<Established> established = new ArrayList<>();
        for (Entry entry : entries) {
            withProperty(snapshot, entry.property(), property -> {
                for (Lineage.Link link : lineage.of(entry.ref(), model)) {
                    Evidence evidence = link.transform() instanceof Lineage.Transform.Same
                            ? entry.evidence()
                            : follow(property, entry, model.tensor(link.to()), link);
                    established.add(Established.of(link.to(), entry.property(), evidence));
                }
            });
        }
        return established;
    }

    /** What a step lost. */
    List<Loss> lost(Snapshot snapshot, Model after, Lineage lineage) {
        List<Loss> lost = new ArrayList<>();
        for (Entry entry : entries) {
            withProperty(snapshot, entry.property(), property -> {
                for (Lineage.Link link : successors(entry.ref(), entry.tensor(), lineage, after)) {
                    property.answer(
                                    "lost",
                                    service -> service.lost(
                                            entry.tensor(),
                                            entry.evidence(),
                                            after.tensor(link.to()),
                                            link.transform()))
                            .ifPresent(what -> lost.add(Loss.of(
                                    entry.property(),
                                    entry.tensor().label(),
                                    entry.evidence().description(),
                                    what)));
                }
            });
        }
        return lost;
    }

    /**
     * Takes note of a step that is kept: carries on what was established, adds what is new of that which the step is
     * there for. What comes about beside that, such as few values where neighbours are made equal, is nobody's work.
     */
    void keep(Snapshot snapshot, Plan.Stage stage, Model before, Model after, Lineage lineage) {
        entries.forEach(entry -> require(snapshot, entry.property()));
        Map<String, List<Map<String, Object>>> promises = StageWays.promises(snapshot, stage);
        List<Entry> kept = new ArrayList<>();
        for (Plugin<Property> plugin : snapshot.distinct(PluginKind.PROPERTY)) {
            withProperty(snapshot, plugin.id(), property -> {
                Set<TensorRef> carried = carry(property, after, lineage, kept);
                for (Map<String, Object> parameters : promises.getOrDefault(plugin.id(), List.of())) {
                    grown(property, parameters, carried, before, after, lineage).forEach((ref, evidence) -> {
                        kept.add(new Entry(plugin.id(), ref, after.tensor(ref), evidence));
                        carried.add(ref);
                    });
                }
            });
        }
        entries = List.copyOf(kept);
    }

    private Set<TensorRef> carry(Lease<Property> property, Model after, Lineage lineage, List<Entry> kept) {
        Set<TensorRef> carried = new HashSet<>();
        for (Entry entry : entries) {
            if (entry.property().equals(property.plugin().id())) {
                for (Lineage.Link link : successors(entry.ref(), entry.tensor(), lineage, after)) {
                    Tensor tensor = after.tensor(link.to());
                    Evidence evidence = follow(property, entry, tensor, link);
                    kept.add(new Entry(entry.property(), link.to(), tensor, evidence));
                    carried.add(link.to());
                }
            }
        }
        return carried;
    }

    /**
     * The tensors that have more of a property after a step than before.
     *
     * @param others are not looked at
     */
    static Map<TensorRef, Evidence> grown(
            Lease<Property> property,
            Map<String, Object> parameters,
            Set<TensorRef> others,
            Model before,
            Model after,
            Lineage lineage) {
        Map<TensorRef, Evidence> grown = new LinkedHashMap<>();
        Map<TensorRef, Evidence> hadBefore = new HashMap<>();
        for (TensorRef ref : constants(before)) {
            measure(property, before.tensor(ref), parameters)
                    .ifPresent(evidence -> lineage.of(ref, after).forEach(link -> hadBefore.put(link.to(), evidence)));
        }
        for (TensorRef ref : constants(after)) {
            if (!others.contains(ref)) {
                measure(property, after.tensor(ref), parameters)
                        .filter(evidence -> isNew(property, evidence, hadBefore.get(ref)))
                        .ifPresent(evidence -> grown.put(ref, evidence));
            }
        }
        return grown;
    }

    private static boolean isNew(Lease<Property> property, Evidence evidence, Evidence before) {
        return before == null || property.answer("exceeds", service -> service.exceeds(evidence, before));
    }

    /** Of a tensor that the lineage lost, the constant of its name: a technique does not get rid of a promise so. */
    static List<Lineage.Link> successors(TensorRef from, Tensor tensor, Lineage lineage, Model after) {
        List<Lineage.Link> known = lineage.of(from, after);
        if (!known.isEmpty() || tensor.name().isBlank()) {
            return known;
        }
        return constants(after).stream()
                .filter(ref -> after.tensor(ref).name().equals(tensor.name()))
                .map(ref -> new Lineage.Link(ref, new Lineage.Transform.Revalued()))
                .toList();
    }

    private static Optional<Evidence> measure(Lease<Property> property, Tensor tensor, Map<String, Object> parameters) {
        return property.answer("measure", service -> service.measure(tensor, parameters));
    }

    private static Evidence follow(Lease<Property> property, Entry entry, Tensor after, Lineage.Link link) {
        return property.answer("follow", service -> service.follow(entry.evidence(), after, link.transform()))
                .orElse(entry.evidence());
    }

    private static List<TensorRef> constants(Model model) {
        List<TensorRef> constants = new ArrayList<>();
        for (int i = 0; i < model.graphs().size(); i++) {
            Graph graph = model.graphs().get(i);
            for (Tensor tensor : graph.tensors()) {
                if (tensor.isConstant()) {
                    constants.add(new TensorRef(i, tensor.id()));
                }
            }
        }
        return constants;
    }

    /** A promise outlasts the bundle that measures it: the job waits for the bundle. */
    private static Plugin<Property> require(Snapshot snapshot, String id) {
        return snapshot.find(PluginKind.PROPERTY, id)
                .orElseThrow(() -> Waiting.absent(snapshot, PluginKind.PROPERTY, id));
    }

    private static void withProperty(Snapshot snapshot, String id, Consumer<Lease<Property>> use) {
        try (Lease<Property> lease = require(snapshot, id).lease()) {
            use.accept(lease);
        }
    }
}
