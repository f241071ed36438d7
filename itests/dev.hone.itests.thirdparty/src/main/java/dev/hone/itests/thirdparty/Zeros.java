package dev.hone.itests.thirdparty;

import dev.hone.api.technique.Property;
import dev.hone.api.technique.PropertyType;
import dev.hone.model.DataType;
import dev.hone.model.Lineage;
import dev.hone.model.Tensor;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.Optional;
import org.osgi.service.component.annotations.Component;

/** How many elements of a constant are zero. */
@Component
@PropertyType(id = "zeros", description = "Elements that are zero")
public final class Zeros implements Property {

    private record Count(long zeros, long of) implements Evidence {

        @Override
        public String description() {
            return String.format(Locale.ROOT, "%d of %d are zero", zeros, of);
        }
    }

    @Override
    public Optional<Evidence> measure(Tensor tensor) {
        if (tensor.data().isEmpty() || (tensor.type() != DataType.FLOAT32 && tensor.type() != DataType.INT8)) {
            return Optional.empty();
        }
        int width = tensor.type().bits() / 8;
        ByteBuffer bytes =
                tensor.data().get().copy(0, Math.toIntExact(tensor.data().get().size()));
        long zeros = 0;
        for (int at = 0; at < bytes.limit(); at += width) {
            zeros += (width == 1 ? bytes.get(at) : bytes.getFloat(at)) == 0 ? 1 : 0;
        }
        return zeros == 0 ? Optional.empty() : Optional.of(new Count(zeros, bytes.limit() / width));
    }

    @Override
    public Optional<String> lost(Tensor before, Evidence evidence, Tensor after, Lineage.Transform transform) {
        long now = measure(after).map(found -> ((Count) found).zeros()).orElse(0L);
        long then = ((Count) evidence).zeros();
        return now < then ? Optional.of(then + " zeros before, " + now + " after") : Optional.empty();
    }
}
