package dev.hone.technique.quantize.internal;

import dev.hone.api.technique.Property;
import dev.hone.api.technique.PropertyType;
import dev.hone.model.DataType;
import dev.hone.model.Lineage;
import dev.hone.model.Tensor;
import dev.hone.quantization.FloatModel;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Whether a tensor is stored as integers that stand for real values, and as which. */
@Component
@PropertyType(id = StoredIntegers.ID, description = "stored as integers that stand for real values")
public final class StoredIntegers implements Property {

    static final String ID = "quantization";

    @Activate
    public StoredIntegers() {}

    /** The stored type. */
    record StoredType(DataType type) implements Evidence {

        @Override
        public String description() {
            return "stored as " + type;
        }
    }

    @Override
    public Optional<Evidence> measure(Tensor tensor) {
        return FloatModel.isQuantized(tensor) ? Optional.of(new StoredType(tensor.type())) : Optional.empty();
    }

    @Override
    public Optional<String> lost(Tensor before, Evidence evidence, Tensor after, Lineage.Transform transform) {
        int bits = evidence instanceof StoredType stored
                ? stored.type().bits()
                : before.type().bits();
        boolean kept = measure(after).isPresent() && after.type().bits() <= bits;
        return kept
                ? Optional.empty()
                : Optional.of(evidence.description() + " before, "
                        + measure(after).map(Evidence::description).orElse(after.type() + " without a scale")
                        + " after");
    }
}
