package dev.hone.technique.prune.internal.property;

import dev.hone.api.graph.SparseEncoder;
import dev.hone.api.technique.Property;
import dev.hone.api.technique.PropertyType;
import dev.hone.model.Lineage.Transform;
import dev.hone.model.SparseData;
import dev.hone.model.Tensor;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Weights that are stored without their zeros. */
@Component
@PropertyType(id = StoredSparsely.ID, description = "weights in the sparse encoding of the format")
public final class StoredSparsely implements Property {

    /** The id of the property. */
    public static final String ID = SparseEncoder.PROPERTY;

    private static final Evidence EVIDENCE = () -> "sparse encoding";

    @Activate
    public StoredSparsely() {}

    /** Whether a tensor is stored so. */
    public static boolean is(Tensor tensor) {
        return tensor.data().filter(SparseData.class::isInstance).isPresent();
    }

    @Override
    public Optional<Evidence> measure(Tensor tensor) {
        return is(tensor) ? Optional.of(EVIDENCE) : Optional.empty();
    }

    @Override
    public Optional<String> lost(Tensor before, Evidence evidence, Tensor after, Transform transform) {
        return is(after) ? Optional.empty() : Optional.of("stored dense, as " + after.type());
    }
}
