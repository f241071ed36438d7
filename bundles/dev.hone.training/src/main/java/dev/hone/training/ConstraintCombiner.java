package dev.hone.training;

import dev.hone.api.HoneException;
import dev.hone.api.HoneException.Reason;
import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/** Makes one constraint of several on one weight. A service. Safe for use by several threads. */
@ConsumerType
public interface ConstraintCombiner {

    /**
     * @param constraints at least two, in no order
     * @return one that keeps to all of them, in the order of their {@link Phase}
     * @throws dev.hone.api.HoneException with the reason USAGE if they contradict each other, naming the weight
     */
    WeightConstraint combine(Weight weight, List<WeightConstraint> constraints);

    /**
     * Another order, for where {@link #combine(Weight, List)} turned out to lose something: what preserves the work of
     * earlier stages acts behind what the technique itself demands, whatever that says of what it keeps. Rounding stays
     * last.
     *
     * @param own what the technique demands, at least one, in no order
     * @param preserving what is to last, at least one, in no order
     * @throws dev.hone.api.HoneException with the reason USAGE if this combiner knows one order only, or they
     *     contradict each other, naming the weight
     */
    default WeightConstraint combine(Weight weight, List<WeightConstraint> own, List<WeightConstraint> preserving) {
        throw new HoneException(
                Reason.USAGE,
                "weight '" + weight.name() + "': " + getClass().getSimpleName()
                        + " knows one order of constraints only");
    }
}
