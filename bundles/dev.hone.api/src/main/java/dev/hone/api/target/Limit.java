package dev.hone.api.target;

import dev.hone.model.DataType;
import java.util.Set;

/** A rule that a model must keep to run on a target. The coordinator checks it. */
public sealed interface Limit {

    /** Why the target has this limit, or which document says so. */
    String source();

    /** The model file fits. */
    record FileBytes(long max, String source) implements Limit {}

    /** The arena of activations fits. */
    record ArenaBytes(long max, String source) implements Limit {}

    /** Every shape is known. */
    record StaticShapes(String source) implements Limit {}

    /** No tensor has more dimensions. */
    record Rank(int max, String source) implements Limit {}

    /** Only these operators of the format's dialect are there. */
    record Operators(Set<String> accepted, String source) implements Limit {
        public Operators {
            accepted = Set.copyOf(accepted);
        }
    }

    /**
     * Activations are stored as these types only; those before a quantizing and after a dequantizing operator count
     * too. Tensors that hold no real values, such as indices, sizes and masks, are no activations.
     */
    record ActivationTypes(Set<DataType> accepted, String source) implements Limit {
        public ActivationTypes {
            accepted = Set.copyOf(accepted);
        }
    }
}
