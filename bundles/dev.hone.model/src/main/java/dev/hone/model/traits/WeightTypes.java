package dev.hone.model.traits;

import dev.hone.model.DataType;
import dev.hone.model.Tensor;
import java.util.List;
import java.util.Set;

/**
 * The trained constants of an operator, and in which narrower types it reads them itself while all else stays in float.
 * Behind a conversion to float it reads them in any type.
 *
 * @param inputs indices of the inputs that are trained constants; where the operator reads stored integers itself, it
 *     reads all of them so
 * @param scaleAxis the axis along which each index may have a scale of its own, or {@link Tensor#NONE} if the operator
 *     reads them with one scale for the tensor only
 * @param direct stored types that it reads itself
 * @param blocks stored types that it reads itself with one scale for each block along the last axis
 * @param lookup whether it only looks values up, so that it computes as with floats; else it stores its other operand
 *     in 8 bits while it computes
 */
public record WeightTypes(
        List<Integer> inputs, int scaleAxis, Set<DataType> direct, Set<DataType> blocks, boolean lookup) {

    public WeightTypes {
        inputs = List.copyOf(inputs);
        direct = Set.copyOf(direct);
        blocks = Set.copyOf(blocks);
    }

    /** Trained constants that the operator reads as floats only. */
    public static WeightTypes of(List<Integer> inputs, int scaleAxis) {
        return new WeightTypes(inputs, scaleAxis, Set.of(), Set.of(), false);
    }

    /** With stored types that the operator reads itself, storing its other operand in 8 bits while it computes. */
    public WeightTypes reading(Set<DataType> types) {
        return new WeightTypes(inputs, scaleAxis, types, blocks, lookup);
    }

    /** With stored types that it reads in blocks. */
    public WeightTypes readingBlocks(Set<DataType> types) {
        return new WeightTypes(inputs, scaleAxis, direct, types, lookup);
    }

    /** With stored types in which the operator looks values up. */
    public WeightTypes lookingUp(Set<DataType> types) {
        return new WeightTypes(inputs, scaleAxis, types, blocks, true);
    }
}
