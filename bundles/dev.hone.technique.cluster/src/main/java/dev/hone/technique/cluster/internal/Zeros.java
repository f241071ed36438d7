package dev.hone.technique.cluster.internal;

import dev.hone.api.technique.Context;
import dev.hone.api.technique.Established;
import dev.hone.model.TensorRef;
import java.util.Set;
import java.util.stream.Collectors;

/** The weights whose zeros an earlier stage established. */
final class Zeros {

    private Zeros() {}

    static Set<TensorRef> established(Context context) {
        return context.established().stream()
                .filter(established -> established.property().equals(WeightClusterer.SPARSITY))
                .map(Established::tensor)
                .collect(Collectors.toSet());
    }
}
