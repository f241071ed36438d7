package dev.hone.api.graph;

import dev.hone.model.Model;
import dev.hone.model.TensorRef;
import java.util.Collection;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Stores weights of one dialect without their zeros, in the sparse encoding of the format. A service with the property
 * {@code dialect}; the bundle of the format registers it. Safe for use by several threads.
 */
@ConsumerType
public interface SparseEncoder {

    /** The id of the property of weights that are stored so: later stages of a chain go on to store them so. */
    String PROPERTY = "sparse-encoding";

    /**
     * The model with weights in the sparse encoding; it computes the same. A weight that would not become smaller stays
     * as it is.
     *
     * @param weights dense constants
     * @return the model, the same object if no weight would become smaller, and where its constants went
     */
    GraphPass.Result encode(Model model, Collection<TensorRef> weights, Operators operators);

    /**
     * The bytes that a weight occupies in the encoding, at most.
     *
     * @param values that are not zero
     */
    long bytes(Model model, TensorRef weight, long values);
}
