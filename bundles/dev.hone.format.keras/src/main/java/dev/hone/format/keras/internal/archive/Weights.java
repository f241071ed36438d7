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
        public Optional<StoredArray> next() {
            return Optional.empty();
        }

        @Override
        public int remaining() {
            return 0;
        }

        @Override
        public Weights part(String name) {
            return this;
        }

        @Override
        public Weights layer(String name, String slot) {
            return this;
        }
    };

    /** The next array; empty if there is no more. */
    Optional<StoredArray> next();

    /** How many were not taken yet. */
    int remaining();

    /**
     * The arrays of a part of the layer, such as {@code cell}; files that do not tell parts apart give all in order.
     */
    Weights part(String name);

    /**
     * The arrays of one of the layers that the model at this place is made of.
     *
     * @param name the layer's
     * @param slot what Keras 3 calls its place: its class in snake case, numbered
     */
    Weights layer(String name, String slot);
}
