package dev.hone.api.technique;

import dev.hone.model.Model;
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
     * Applies the technique.
     *
     * @throws dev.hone.api.HoneException for what the user can change
     */
    Outcome apply(Model model, Context context);
}
