package dev.hone.technique.cluster.internal.train;

import dev.hone.api.HoneException;
import dev.hone.api.technique.Property.Evidence;
import dev.hone.model.DataType;
import dev.hone.model.Tensor;
import dev.hone.model.TensorData;
import dev.hone.technique.cluster.internal.property.Clusters;
import dev.hone.technique.cluster.internal.property.Clusters.Few;
import dev.hone.training.PropertyPreserver;
import dev.hone.training.Weight;
import dev.hone.training.WeightConstraint;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Weights that an earlier stage clustered stay clustered while they are trained. */
@Component
public final class ClustersPreserver implements PropertyPreserver {

    @Activate
    public ClustersPreserver() {}

    @Override
    public String property() {
        return Clusters.ID;
    }

    @Override
    public WeightConstraint preserve(Weight weight, TensorData value, Evidence evidence) {
        if (evidence instanceof Few few) {
            return new KeptClusters(few);
        }
        // Measured by another revision of this bundle, whose class it is.
        Tensor tensor = Tensor.constant(0, weight.name(), DataType.FLOAT32, weight.shape(), value);
        return new Clusters()
                .measure(tensor)
                .map(measured -> new KeptClusters((Few) measured))
                .orElseThrow(() -> new HoneException(
                        HoneException.Reason.MODEL,
                        "weight '" + weight.name() + "' has too many values to be kept as clusters"));
    }
}
