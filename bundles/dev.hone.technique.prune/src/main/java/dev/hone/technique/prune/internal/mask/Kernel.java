package dev.hone.technique.prune.internal.mask;

import dev.hone.model.Shape;
import dev.hone.model.Tensor;
import dev.hone.model.TensorData;

/**
 * The values of a weight and what its axes are.
 *
 * @param outputAxis {@link Tensor#NONE} if not known
 * @param inputAxis {@link Tensor#NONE} if there is none or it is not known
 * @param groupAxis along which neighbours make the groups of an N:M pattern; {@link Tensor#NONE} likewise
 * @param values of the type float32
 */
public record Kernel(Shape shape, int outputAxis, int inputAxis, int groupAxis, TensorData values) {

    /** The same weight with other values. */
    public Kernel with(TensorData changed) {
        return new Kernel(shape, outputAxis, inputAxis, groupAxis, changed);
    }

    int elements() {
        return Math.toIntExact(shape.elements());
    }
}
