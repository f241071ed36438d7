package dev.hone.training;

import dev.hone.api.technique.Property;
import dev.hone.model.TensorData;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Gives the constraint under which a weight is trained so that a property that an earlier stage established lasts. A
 * service; the bundle that measures a property registers one. Safe for use by several threads.
 */
@ConsumerType
public interface PropertyPreserver {

    /** The id of the property. */
    String property();

    /**
     * @param value of the weight, which has the property
     * @param evidence as it was measured last
     */
    WeightConstraint preserve(Weight weight, TensorData value, Property.Evidence evidence);
}
