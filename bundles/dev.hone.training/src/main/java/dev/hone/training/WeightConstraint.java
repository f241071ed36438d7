package dev.hone.training;

import dev.hone.model.TensorData;
import dev.hone.model.hone.HoneBuilder;
import dev.hone.model.hone.Value;
import java.util.Set;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * What a technique demands of weights while they are trained. It acts on the effective weight, in the shape in which
 * the model stores it: where a batch normalization follows, that is the weight with the normalization folded into it,
 * unless it {@link #allowsScaling}.
 *
 * <p>A constraint keeps nothing itself; one object may serve several weights, each with a {@link State} of its own. Its
 * methods are called by one thread at a time. Values are FLOAT32, little-endian, row-major.
 */
@ConsumerType
public interface WeightConstraint {

    /** Its place among several constraints on one weight. */
    Phase phase();

    /**
     * The state before the first step.
     *
     * @param value of the weight
     * @param seed for what is drawn
     */
    State init(Weight weight, TensorData value, long seed);

    /**
     * Adds the nodes to the graph that turn the weight into what the network computes with; straight-through where that
     * is not smooth.
     *
     * @param value of the shape of the weight
     * @return of the same shape
     */
    Value forward(HoneBuilder hone, Weight weight, Value value, StateValues state);

    /**
     * Whether {@link #update} is to be called before a step, and after the last.
     *
     * @param step the number of steps done so far, from 0 to all
     */
    default boolean due(long step, TrainingSpan span) {
        return false;
    }

    /**
     * The state to go on with, computed on the host; variables that are the same objects are not written.
     *
     * @param value of the weight, as {@link #forward} is given it
     * @param step as in {@link #due}
     */
    default State update(Weight weight, TensorData value, State state, long step, TrainingSpan span) {
        return state;
    }

    /**
     * What is stored: exact, and idempotent, so that a projected weight is projected to itself, bit for bit.
     *
     * @param value of the weight, as {@link #forward} is given it
     */
    TensorData project(Weight weight, TensorData value, State state);

    /**
     * Whether what it establishes still holds when each output channel of the stored weight is multiplied by a factor
     * of its own. A batch normalization behind the weight need not be folded into it then while it is trained: the
     * constraint acts on the weight as it is stored, and the normalization goes on to take the statistics of the batch,
     * which makes up for what the constraint does to the size of activations.
     */
    default boolean allowsScaling() {
        return false;
    }

    /**
     * Whether what it establishes holds of the stored weight as a whole, such as how many values there are, so that it
     * would not last if each channel were stored with a scale of its own.
     */
    default boolean needsOneScale() {
        return false;
    }

    /** Ids of the properties that the stored weight has because of it. */
    default Set<String> establishes() {
        return Set.of();
    }

    /** Ids of the properties that it leaves as they are where they hold. */
    default Set<String> keeps() {
        return Set.of();
    }
}
