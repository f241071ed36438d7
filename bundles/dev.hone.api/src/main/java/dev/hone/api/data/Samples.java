package dev.hone.api.data;

import dev.hone.api.TensorSpec;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * The samples of one split, in an order that depends on the files and the seed alone. May be read by several threads.
 */
@ConsumerType
public interface Samples {

    long size();

    /**
     * Writes one sample's values for one input of the request, little-endian in the type of that input's specification;
     * the target's position advances by {@link TensorSpec#bytes()}.
     *
     * @param sample from 0 to {@link #size()} - 1
     * @param input index among the request's inputs
     */
    void read(long sample, int input, ByteBuffer target);

    /**
     * How an input's values are stored, where that takes less than the values themselves, such as bytes for pixels.
     * Empty where {@link #read} is the only way.
     */
    default Optional<StoredInput> stored(int input) {
        return Optional.empty();
    }

    /**
     * Writes one sample's values for an input as they are stored, as many as {@link #read} writes, in the same order,
     * in the type of {@link #stored}.
     *
     * @throws IllegalStateException if {@link #stored} is empty
     */
    default void readStored(long sample, int input, ByteBuffer target) {
        throw new IllegalStateException("input " + input + " has no values that are stored otherwise");
    }

    /** What a label is, for one sample without a batch dimension; empty where there are no labels. */
    Optional<TensorSpec> labels();

    /**
     * Writes one sample's label, little-endian in the type of {@link #labels()}.
     *
     * @throws IllegalStateException if there are no labels
     */
    void readLabel(long sample, ByteBuffer target);
}
