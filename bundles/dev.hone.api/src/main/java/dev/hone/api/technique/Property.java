package dev.hone.api.technique;

import dev.hone.model.Lineage;
import dev.hone.model.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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

    /**
     * What a stage promises of the property by its parameters, such as half of the weights to be zero. The coordinator
     * asks before the stage works, measures what it made, and rolls back a stage that did not keep its word.
     *
     * @param parameters of the technique's stage, by the names that users write
     * @return empty where they say nothing of it
     */
    default Optional<Promise> promise(Map<String, Object> parameters) {
        return Optional.empty();
    }

    /** How much of a property the parameters of a stage ask for. Safe for use by several threads. */
    @ConsumerType
    interface Promise {

        /** For people, such as {@code at least 80.0 % zeros}. */
        String description();

        /**
         * What is less than was promised.
         *
         * @param tensors as they are stored after the stage: those that the technique chose, or, of one that does not
         *     say what it chooses, those that have more of the property than before
         * @return empty if the promise is kept
         */
        List<Shortfall> shortfalls(List<Tensor> tensors);
    }

    /** Where a promise was not kept. Made by {@link #of}. */
    final class Shortfall {

        private final String where;
        private final String reached;

        private Shortfall(String where, String reached) {
            this.where = where;
            this.reached = reached;
        }

        /**
         * @param where the name of a tensor, or of several such as {@code 3 tensors together}
         * @param reached what is there, such as {@code 30.0 % zeros}
         */
        public static Shortfall of(String where, String reached) {
            return new Shortfall(Objects.requireNonNull(where), Objects.requireNonNull(reached));
        }

        /** A tensor, or several. */
        public String where() {
            return where;
        }

        /** What is there. */
        public String reached() {
            return reached;
        }

        @Override
        public String toString() {
            return where + ": " + reached;
        }
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
