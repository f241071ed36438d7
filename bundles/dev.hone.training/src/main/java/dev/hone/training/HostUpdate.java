package dev.hone.training;

import dev.hone.model.TensorData;
import java.util.Map;
import java.util.Set;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Changes variables between steps by a computation on the host, such as which weights are pruned. It keeps nothing
 * itself: all state is in variables, so that a checkpoint holds it. Called by one thread.
 */
@ConsumerType
public interface HostUpdate {

    /**
     * Whether {@link #update} is to be called before a step. Asked before each step, and once after the last.
     *
     * @param step the number of steps done so far: from 0 to the number of all steps
     */
    boolean due(long step);

    /** The names of the variables whose values it reads. */
    Set<String> reads();

    /**
     * @param step as in {@link #due}
     * @param values of the variables that it reads
     * @return new values of variables by name; those that are not trained, or that are and are to be set
     */
    Map<String, TensorData> update(long step, Map<String, TensorData> values);
}
