package dev.hone.technique.prune.internal.property;

import dev.hone.api.technique.Property;
import dev.hone.api.technique.PropertyType;
import dev.hone.model.Lineage.Transform;
import dev.hone.model.Tensor;
import java.util.BitSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Zeros of a weight: kept where each of them stays zero. */
@Component
@PropertyType(id = Zeros.ID, description = "zeros among weights, and where they are")
public final class SparsityProperty implements Property {

    @Activate
    public SparsityProperty() {}

    /** How many of how many. */
    record Share(long zeros, long elements) implements Evidence {

        static Share of(Tensor tensor, BitSet zeros) {
            return new Share(zeros.cardinality(), tensor.shape().elements());
        }

        @Override
        public String description() {
            return String.format(Locale.ROOT, "%.1f %% zeros", 100.0 * zeros / elements);
        }
    }

    @Override
    public Optional<Evidence> measure(Tensor tensor) {
        return Zeros.isWeight(tensor)
                ? Zeros.of(tensor).filter(zeros -> !zeros.isEmpty()).map(zeros -> Share.of(tensor, zeros))
                : Optional.empty();
    }

    @Override
    public Optional<Promise> promise(Map<String, Object> parameters) {
        Asked asked = Asked.of(parameters);
        return asked.share() > 0 ? Optional.of(SparsityPromise.ofZeros(asked)) : Optional.empty();
    }

    @Override
    public boolean exceeds(Evidence evidence, Evidence before) {
        return evidence instanceof Share now && before instanceof Share then && now.zeros() > then.zeros();
    }

    @Override
    public Optional<String> lost(Tensor before, Evidence evidence, Tensor after, Transform transform) {
        Optional<BitSet> zeros = Zeros.of(before);
        if (zeros.isEmpty()) {
            return Optional.empty();
        }
        Optional<CarriedZeros> carried = CarriedZeros.through(transform, before.shape(), zeros.get(), after.shape());
        Optional<BitSet> now = Zeros.of(after);
        if (carried.isEmpty() || now.isEmpty()) {
            return Optional.of(Share.of(before, zeros.get()).description() + " before, and "
                    + (carried.isEmpty() ? "factors in its place" : "values that cannot be read") + " after");
        }
        BitSet filled = (BitSet) carried.get().elements().clone();
        filled.andNot(now.get());
        return filled.isEmpty()
                ? Optional.empty()
                : Optional.of(String.format(
                        Locale.ROOT,
                        "%s before, %s after; %,d of %,d zeros hold other values",
                        Share.of(before, zeros.get()).description(),
                        Share.of(after, now.get()).description(),
                        filled.cardinality(),
                        carried.get().elements().cardinality()));
    }
}
