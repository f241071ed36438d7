package dev.hone.training;

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
}
