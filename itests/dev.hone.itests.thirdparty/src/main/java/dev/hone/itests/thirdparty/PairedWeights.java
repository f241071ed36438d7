package dev.hone.itests.thirdparty;

import dev.hone.api.technique.Property;
import dev.hone.api.technique.PropertyType;
import dev.hone.model.DataType;
import dev.hone.model.Lineage;
import dev.hone.model.Tensor;
import java.util.Optional;
import org.osgi.service.component.annotations.Component;

/** A property that hone knows nothing of: neighbouring weights of an output channel are equal, two by two. */
@Component
@PropertyType(id = PairedWeights.ID, description = "Neighbouring weights that are equal, two by two")
public final class PairedWeights implements Property {

    static final String ID = "pairs";

    private record Equal(long pairs) implements Evidence {

        @Override
        public String description() {
            return pairs + " pairs of equal weights";
        }
    }

    @Override
    public Optional<Evidence> measure(Tensor tensor) {
        boolean paired = readable(tensor) && Pairs.unequal(tensor) == 0;
        return paired ? Optional.of(new Equal(tensor.shape().elements() / 2)) : Optional.empty();
    }

    @Override
    public Optional<String> lost(Tensor before, Evidence evidence, Tensor after, Lineage.Transform transform) {
        if (!readable(after)) {
            return Optional.of("stored as " + after.type() + " " + after.shape());
        }
        long unequal = Pairs.unequal(after);
        return unequal == 0
                ? Optional.empty()
                : Optional.of(unequal + " of " + after.shape().elements() / 2 + " pairs are not equal any more");
    }

    private static boolean readable(Tensor tensor) {
        return tensor.isConstant()
                && (tensor.type() == DataType.FLOAT32 || tensor.type() == DataType.INT8)
                && Pairs.fit(tensor.shape());
    }
}
