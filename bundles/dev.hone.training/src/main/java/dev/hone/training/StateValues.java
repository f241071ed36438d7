package dev.hone.training;

import dev.hone.model.hone.Value;
import org.osgi.annotation.versioning.ProviderType;

/** A constraint's {@link State} in the graph that is built. Not to be used after the call in which it was given. */
@ProviderType
public interface StateValues {

    /**
     * A variable.
     *
     * @throws IllegalArgumentException if the state has none of that name
     */
    Value get(String name);

    /**
     * Lets a variable that is not trained take a value after each training step; at most once for each variable.
     *
     * @param value of the variable's type and shape, computed in the graph
     */
    void update(String name, Value value);

    /** Adds a scalar to the loss that is trained, such as a penalty. */
    void penalty(Value scalar);
}
