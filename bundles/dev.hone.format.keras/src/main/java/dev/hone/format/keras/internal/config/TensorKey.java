package dev.hone.format.keras.internal.config;

import java.util.List;
import java.util.Optional;

/**
 * An output of a call of a layer.
 *
 * @param layer its name
 * @param node which call
 * @param index which output
 * @param shape as noted beside, batch first, -1 where unknown; empty where it is not noted
 */
public record TensorKey(String layer, int node, int index, Optional<List<Integer>> shape) {

    public TensorKey {
        shape = shape.map(List::copyOf);
    }

    /** Without what is noted beside. */
    public TensorKey plain() {
        return new TensorKey(layer, node, index, Optional.empty());
    }
}
