package dev.hone.format.keras.internal.archive;

import java.util.Optional;

/**
 * The arrays of a layer, in the order in which Keras keeps them; each is taken once. Not safe for use by several
 * threads.
 */
public interface Weights {

    /** No arrays. */
    Weights NONE = new Weights() {
        @Override
        public Weights layer(String name, String slot) {
            return this;
        }
    };

    /** The next array; empty if there is no more. */
    default Optional<StoredArray> next() {
        return Optional.empty();
    }

    /** How many were not taken yet. */
    default int remaining() {
        return 0;
    }

    /**
     * The arrays of a part of the layer, such as {@code cell}; files that do not tell parts apart give all in order.
     */
    default Weights part(String name) {
        return this;
    }

    /**
     * The arrays of one of the layers that the model at this place is made of.
     *
     * @param name the layer's
     * @param slot what Keras 3 calls its place: its class in snake case, numbered
     */
    Weights layer(String name, String slot);
}
