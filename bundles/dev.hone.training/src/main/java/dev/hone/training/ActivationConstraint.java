package dev.hone.training;

import dev.hone.model.hone.HoneBuilder;
import dev.hone.model.hone.Value;
import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * What a technique demands of activations while the weights before and behind them are trained, such as fake
 * quantization. It may be placed on several activations that share one state, such as a scale.
 *
 * <p>Keeps nothing itself; its methods are called by one thread at a time.
 */
@ConsumerType
public interface ActivationConstraint {

    /** The state before the first step. */
    State init(long seed);

    /**
     * Adds the nodes to the graph that turn an activation into what all that read it, and the outputs of the model, are
     * given. Called for each activation.
     */
    Value forward(HoneBuilder hone, Value activation, StateValues state);

    /**
     * Adds the updates of the state. Called once in the end of the graph of a training step, not of that of a
     * validation step.
     *
     * @param activations as {@link #forward} was given them, in the order in which they were named
     */
    default void track(HoneBuilder hone, List<Value> activations, StateValues state) {}

    /**
     * Whether {@link #update} is to be called before a step, and after the last.
     *
     * @param step the number of steps done so far, from 0 to all
     */
    default boolean due(long step, TrainingSpan span) {
        return false;
    }

    /**
     * The number of steps after which the activation is computed as it is in the end, but for what training itself
     * brings: the validation losses of epochs that end later can be compared. The last {@link #update}, unless said
     * otherwise.
     */
    default long settled(TrainingSpan span) {
        return span.last(step -> due(step, span));
    }

    /** The state to go on with, computed on the host; variables that are the same objects are not written. */
    default State update(State state, long step, TrainingSpan span) {
        return state;
    }
}
