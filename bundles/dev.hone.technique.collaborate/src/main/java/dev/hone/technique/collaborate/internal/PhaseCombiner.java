package dev.hone.technique.collaborate.internal;

import dev.hone.api.HoneException;
import dev.hone.api.HoneException.Reason;
import dev.hone.training.ConstraintCombiner;
import dev.hone.training.Phase;
import dev.hone.training.Weight;
import dev.hone.training.WeightConstraint;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * Lets constraints act one after the other: masks, then centroids, then rounding. A mask acts once more behind what
 * does not say that it keeps what the mask establishes. Of two centroids on one weight, the one that keeps what the
 * other establishes acts after it; two of which neither does contradict each other.
 */
@Component
public final class PhaseCombiner implements ConstraintCombiner {

    private static final int NOT_AGAIN = -1;

    @Activate
    public PhaseCombiner() {}

    @Override
    public WeightConstraint combine(Weight weight, List<WeightConstraint> constraints) {
        List<WeightConstraint> ordered = new ArrayList<>(constraints);
        ordered.sort(Comparator.comparing(WeightConstraint::phase));
        orderWithin(weight, ordered);
        return new Sequence(ordered, again(ordered));
    }

    /** Masks come last of what preserves, so that no centroid is left where a zero was. */
    @Override
    public WeightConstraint combine(Weight weight, List<WeightConstraint> own, List<WeightConstraint> preserving) {
        List<WeightConstraint> ordered = new ArrayList<>(own);
        ordered.sort(Comparator.comparing(WeightConstraint::phase));
        orderWithin(weight, ordered);
        List<WeightConstraint> kept = new ArrayList<>(preserving);
        kept.sort(Comparator.comparing(WeightConstraint::phase));
        orderWithin(weight, kept);
        ordered.addAll(kept);
        ordered.sort(Comparator.comparing(constraint -> constraint.phase() == Phase.QUANTIZATION));
        int rounding = (int) ordered.stream()
                .filter(constraint -> constraint.phase() == Phase.QUANTIZATION)
                .count();
        int last = ordered.size() - rounding - 1;
        List<Integer> again = new ArrayList<>();
        for (int i = 0; i < ordered.size(); i++) {
            again.add(ordered.get(i).phase() == Phase.MASK && i < last ? last : NOT_AGAIN);
        }
        return new Sequence(ordered, again);
    }

    private static void orderWithin(Weight weight, List<WeightConstraint> ordered) {
        for (int i = 0; i < ordered.size(); i++) {
            for (int j = i + 1; j < ordered.size(); j++) {
                WeightConstraint first = ordered.get(i);
                WeightConstraint second = ordered.get(j);
                if (first.phase() != second.phase() || first.phase() == Phase.MASK || keeps(second, first)) {
                    continue;
                }
                if (!keeps(first, second)) {
                    throw new HoneException(
                            Reason.USAGE,
                            "weight '" + weight.name() + "' cannot be under two constraints that choose its values: "
                                    + name(first) + " and " + name(second)
                                    + ", neither of which keeps the other; leave one of them out, or exclude the weight"
                                    + " from one");
                }
                Collections.swap(ordered, i, j);
            }
        }
    }

    private static boolean keeps(WeightConstraint later, WeightConstraint earlier) {
        return !earlier.establishes().isEmpty() && later.keeps().containsAll(earlier.establishes());
    }

    private static String name(WeightConstraint constraint) {
        return constraint.establishes().isEmpty()
                ? constraint.getClass().getSimpleName()
                : String.join("+", constraint.establishes());
    }

    /** Where each mask acts for the second time: behind the last that may undo it; -1 where nothing may. */
    private static List<Integer> again(List<WeightConstraint> ordered) {
        List<Integer> again = new ArrayList<>();
        for (WeightConstraint mask : ordered) {
            int last = NOT_AGAIN;
            for (int i = 0; i < ordered.size(); i++) {
                WeightConstraint other = ordered.get(i);
                if (mask.phase() == Phase.MASK && other.phase() == Phase.CENTROIDS && !keeps(other, mask)) {
                    last = i;
                }
            }
            again.add(last);
        }
        return again;
    }
}
