package dev.hone.api.technique;

import dev.hone.model.Lineage;
import dev.hone.model.Tensor;
import java.util.Map;
import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A property of stored tensors that a technique establishes and later steps must not destroy. A service with the
 * properties of {@link PropertyType}, registered by the bundle of the technique. The coordinator measures before and
 * after every stage and follows tensors by their lineage; nothing is claimed.
 *
 * <p>Must be safe for use by several threads.
 */
@ConsumerType
public interface Property {

    /** Reads the property off a tensor; empty where it does not have it. */
    Optional<Evidence> measure(Tensor tensor);

    /**
     * Reads the property off a tensor on which a technique may have established it.
     *
     * @param parameters of the technique's stage, by the names that users write: of a property that comes in several
     *     kinds they may say which one was to be established
     * @return empty where the tensor does not have it so
     */
    default Optional<Evidence> measure(Tensor tensor, Map<String, Object> parameters) {
        return measure(tensor);
    }

    /**
     * The property of a tensor that came from one that had it, where it was not {@link #lost}.
     *
     * @param evidence of the old tensor
     * @return empty if it cannot be said; the old evidence stands then
     */
    default Optional<Evidence> follow(Evidence evidence, Tensor after, Lineage.Transform transform) {
        return measure(after);
    }

    /**
     * Whether what was established holds in a tensor that came from the old one.
     *
     * @return what was lost, with before and after, or empty if it holds
     */
    Optional<String> lost(Tensor before, Evidence evidence, Tensor after, Lineage.Transform transform);

    /**
     * Whether a tensor that had the property before a step has more of it after: then the step established it, too.
     *
     * @param evidence after the step
     * @param before the step
     */
    default boolean exceeds(Evidence evidence, Evidence before) {
        return false;
    }

    /** What a property looked like when it was established. */
    @ConsumerType
    interface Evidence {

        /** For people, such as {@code 80.0 % zeros}. */
        String description();

        /**
         * Whether it lasts only if all values of the tensor are stored with one scale: what holds for each channel
         * lasts under a scale for each channel, too.
         */
        default boolean needsOneScale() {
            return false;
        }
    }
}
