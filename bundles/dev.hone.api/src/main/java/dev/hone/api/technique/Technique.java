package dev.hone.api.technique;

import dev.hone.model.Model;
import dev.hone.model.TensorRef;
import java.util.Set;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Turns a model into a model that is smaller or faster. A service with the properties of {@link TechniqueType}; its
 * parameters are an {@code ObjectClassDefinition} that the component designates.
 *
 * <p>Called off every lock, by one thread for a job, by several threads for several jobs. A technique keeps nothing
 * between calls. It ends soon after its cancellation, and must not use the context after it returned.
 */
@ConsumerType
public interface Technique {

    /**
     * Whether {@link #apply} would take the model. Does no work and reads no data.
     *
     * @throws dev.hone.api.HoneException with the reason USAGE for parameters that do not fit the model or the target
     */
    Check check(Model model, Context context);

    /** What {@link #apply} would cost and what it would be worth on the target. Does no work and reads no data. */
    Estimate estimate(Model model, Context context);

    /**
     * The tensors on which {@link #apply} is going to establish what the technique is there for, such as the weights
     * that it prunes. What its parameters promise is measured on them, whatever it makes of them. Does no work and
     * reads no data.
     *
     * @return none where it does not say: then those count that have more of a property afterwards
     * @throws dev.hone.api.HoneException with the reason USAGE for parameters that do not fit the model or the target
     */
    default Set<TensorRef> chosen(Model model, Context context) {
        return Set.of();
    }

    /**
     * Applies the technique.
     *
     * @throws dev.hone.api.HoneException for what the user can change
     */
    Outcome apply(Model model, Context context);
}
