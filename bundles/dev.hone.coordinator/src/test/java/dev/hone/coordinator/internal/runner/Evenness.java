package dev.hone.coordinator.internal.runner;

import dev.hone.api.technique.Property;
import dev.hone.model.Lineage;
import dev.hone.model.Tensor;
import java.util.Optional;

/** A weight is an even number. */
final class Evenness implements Property {

    private static float value(Tensor tensor) {
        return tensor.data().orElseThrow().copy(0, 4).getFloat();
    }

    @Override
    public Optional<Evidence> measure(Tensor tensor) {
        String description = "even " + value(tensor);
        return value(tensor) % 2 == 0 ? Optional.of(() -> description) : Optional.empty();
    }

    @Override
    public boolean exceeds(Evidence evidence, Evidence before) {
        return !evidence.description().equals(before.description());
    }

    @Override
    public Optional<String> lost(Tensor before, Evidence evidence, Tensor after, Lineage.Transform transform) {
        return value(after) % 2 == 0 ? Optional.empty() : Optional.of("now " + value(after));
    }
}
