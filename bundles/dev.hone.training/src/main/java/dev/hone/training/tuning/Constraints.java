package dev.hone.training.tuning;

import dev.hone.api.HoneException;
import dev.hone.api.HoneException.Reason;
import dev.hone.api.graph.SparseEncoder;
import dev.hone.api.technique.Context;
import dev.hone.api.technique.Established;
import dev.hone.model.Model;
import dev.hone.model.TensorRef;
import dev.hone.training.ActivationConstraint;
import dev.hone.training.ConstraintCombiner;
import dev.hone.training.Phase;
import dev.hone.training.PropertyPreserver;
import dev.hone.training.Weight;
import dev.hone.training.WeightConstraint;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The constraints of a training: what the technique demands, and what keeps that which was there before. */
final class Constraints {

    private final Map<TensorRef, List<WeightConstraint>> weights = new LinkedHashMap<>();
    private final Map<TensorRef, List<WeightConstraint>> preserving = new LinkedHashMap<>();
    private final Map<List<TensorRef>, ActivationConstraint> activations = new LinkedHashMap<>();
    private final List<String> notes = new ArrayList<>();
    private boolean preservesLast;

    void add(TensorRef weight, WeightConstraint constraint) {
        weights.computeIfAbsent(weight, key -> new ArrayList<>()).add(constraint);
    }

    void add(List<TensorRef> tensors, ActivationConstraint constraint) {
        activations.put(List.copyOf(tensors), constraint);
    }

    Map<List<TensorRef>, ActivationConstraint> activations() {
        return Collections.unmodifiableMap(activations);
    }

    List<String> notes() {
        return Collections.unmodifiableList(notes);
    }

    /** Whether weights are left fewer values than rounding leaves them. */
    boolean compress() {
        return compress(weights) || compress(preserving);
    }

    /** Whether it was earlier stages that did, and this one only rounds. */
    boolean preserveCompression() {
        return compress(preserving) && !compress(weights);
    }

    /** Weights that have to be stored with one scale each. */
    Set<TensorRef> oneScale() {
        return weights.keySet().stream()
                .filter(weight -> weights.get(weight).stream().anyMatch(WeightConstraint::needsOneScale))
                .collect(Collectors.toSet());
    }

    private static boolean compress(Map<TensorRef, List<WeightConstraint>> constraints) {
        return constraints.values().stream().flatMap(List::stream).anyMatch(each -> each.phase() != Phase.QUANTIZATION);
    }

    /**
     * Adds what preserves what earlier stages established on weights that are going to change.
     *
     * @param last whether it acts behind all else, and is not believed to be done by anything else
     */
    void preserve(Model model, Context context, Map<TensorRef, Weight> trained, boolean last) {
        preservesLast = last;
        List<Established> established = context.established().stream()
                .filter(found -> trained.containsKey(found.tensor()))
                .filter(found -> !found.property().equals(SparseEncoder.PROPERTY)) // which KeptStorage sees to
                .filter(found -> !keeps(found))
                .toList();
        if (established.isEmpty()) {
            return;
        }
        Map<String, PropertyPreserver> preservers = new LinkedHashMap<>();
        context.services(PropertyPreserver.class)
                .forEach(preserver -> preservers.putIfAbsent(preserver.property(), preserver));
        Set<String> missing = new LinkedHashSet<>();
        for (Established found : established) {
            if (keeps(found)) {
                continue;
            }
            PropertyPreserver preserver = preservers.get(found.property());
            if (preserver == null) {
                missing.add(found.property());
                continue;
            }
            Weight weight = trained.get(found.tensor());
            preserving
                    .computeIfAbsent(found.tensor(), key -> new ArrayList<>())
                    .add(preserver.preserve(
                            weight, model.tensor(found.tensor()).data().orElseThrow(), found.evidence()));
        }
        missing.forEach(property ->
                notes.add("nothing is there that keeps what an earlier stage established while weights are trained: "
                        + property));
    }

    private boolean keeps(Established established) {
        return all(established.tensor()).stream()
                .anyMatch(constraint -> (!preservesLast && constraint.keeps().contains(established.property()))
                        || constraint.establishes().contains(established.property()));
    }

    private List<WeightConstraint> all(TensorRef weight) {
        List<WeightConstraint> all = new ArrayList<>(weights.getOrDefault(weight, List.of()));
        all.addAll(preserving.getOrDefault(weight, List.of()));
        return all;
    }

    /**
     * The one constraint of a weight.
     *
     * @throws HoneException with the reason MISSING if it has several and nothing combines them
     */
    Optional<WeightConstraint> of(Weight weight, Context context) {
        List<WeightConstraint> own = weights.getOrDefault(weight.tensor(), List.of());
        List<WeightConstraint> kept = preserving.getOrDefault(weight.tensor(), List.of());
        List<WeightConstraint> all = all(weight.tensor());
        if (all.size() < 2) {
            return all.stream().findFirst();
        }
        ConstraintCombiner combiner = context.services(ConstraintCombiner.class).stream()
                .findFirst()
                .orElseThrow(() -> new HoneException(
                        Reason.MISSING,
                        "weight '" + weight.name() + "' is under " + all.size()
                                + " constraints at once, for which a " + ConstraintCombiner.class.getSimpleName()
                                + " is needed; bundle dev.hone.technique.collaborate offers one"));
        return Optional.of(
                preservesLast && !own.isEmpty() && !kept.isEmpty()
                        ? combiner.combine(weight, own, kept)
                        : combiner.combine(weight, all));
    }
}
