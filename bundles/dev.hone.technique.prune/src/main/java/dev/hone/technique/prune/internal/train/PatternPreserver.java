package dev.hone.technique.prune.internal.train;

import dev.hone.api.technique.Property;
import dev.hone.model.TensorData;
import dev.hone.technique.prune.internal.property.PatternOfZeros;
import dev.hone.training.PropertyPreserver;
import dev.hone.training.Weight;
import dev.hone.training.WeightConstraint;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** A pattern of zeros lasts as long as its zeros do. */
@Component
public final class PatternPreserver implements PropertyPreserver {

    @Activate
    public PatternPreserver() {}

    @Override
    public String property() {
        return PatternOfZeros.ID;
    }

    @Override
    public WeightConstraint preserve(Weight weight, TensorData value, Property.Evidence evidence) {
        return new KeptMask();
    }
}
