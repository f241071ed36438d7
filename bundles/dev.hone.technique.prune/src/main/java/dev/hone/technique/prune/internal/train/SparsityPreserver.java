package dev.hone.technique.prune.internal.train;

import dev.hone.api.technique.Property;
import dev.hone.model.TensorData;
import dev.hone.technique.prune.internal.property.Zeros;
import dev.hone.training.PropertyPreserver;
import dev.hone.training.Weight;
import dev.hone.training.WeightConstraint;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Zeros that an earlier stage made stay zero while weights are trained. */
@Component
public final class SparsityPreserver implements PropertyPreserver {

    @Activate
    public SparsityPreserver() {}

    @Override
    public String property() {
        return Zeros.ID;
    }

    @Override
    public WeightConstraint preserve(Weight weight, TensorData value, Property.Evidence evidence) {
        return new KeptMask();
    }
}
