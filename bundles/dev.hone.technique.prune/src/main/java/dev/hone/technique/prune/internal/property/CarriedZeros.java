package dev.hone.technique.prune.internal.property;

import dev.hone.model.Lineage.Transform;
import dev.hone.model.Shape;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.function.IntUnaryOperator;

/**
 * Where elements of a tensor are after a transform.
 *
 * @param shape after it
 * @param elements where they are
 */
record CarriedZeros(Shape shape, BitSet elements) {

    /**
     * @param after the shape that the new tensor has
     * @return empty if elements cannot be followed, as into factors
     */
    static Optional<CarriedZeros> through(Transform transform, Shape before, BitSet elements, Shape after) {
        if (transform instanceof Transform.Chain chain) {
            Optional<CarriedZeros> carried = Optional.of(new CarriedZeros(before, elements));
            List<Transform> steps = chain.steps();
            for (Transform step : steps) {
                carried = carried.flatMap(now -> through(step, now.shape(), now.elements(), after));
            }
            return carried;
        }
        if (transform instanceof Transform.Transposed transposed) {
            return Optional.of(transposed(before, elements, transposed.permutation()));
        }
        if (transform instanceof Transform.ChannelsKept kept) {
            return Optional.of(selected(before, elements, kept.axis(), kept.kept()));
        }
        if (transform instanceof Transform.Reshaped) {
            return Optional.of(new CarriedZeros(after, elements));
        }
        return transform instanceof Transform.Factor
                ? Optional.empty()
                : Optional.of(new CarriedZeros(before, elements));
    }

    private static CarriedZeros transposed(Shape before, BitSet elements, List<Integer> permutation) {
        int[] strides = strides(before);
        Shape shape = Shape.of(permutation.stream().mapToInt(before::dimension).toArray());
        int[] from = permutation.stream().mapToInt(axis -> strides[axis]).toArray();
        return gathered(shape, elements, from, IntUnaryOperator.identity(), -1);
    }

    private static CarriedZeros selected(Shape before, BitSet elements, int axis, List<Integer> kept) {
        return gathered(before.with(axis, kept.size()), elements, strides(before), kept::get, axis);
    }

    /** For each element of a shape in order, the element of which it holds the value. */
    private static CarriedZeros gathered(
            Shape shape, BitSet elements, int[] strides, IntUnaryOperator index, int axis) {
        int count = Math.toIntExact(shape.elements());
        BitSet gathered = new BitSet(count);
        for (int element = 0; element < count; element++) {
            int rest = element;
            int from = 0;
            for (int i = shape.rank() - 1; i >= 0; i--) {
                int at = rest % shape.dimension(i);
                rest /= shape.dimension(i);
                from += (i == axis ? index.applyAsInt(at) : at) * strides[i];
            }
            if (elements.get(from)) {
                gathered.set(element);
            }
        }
        return new CarriedZeros(shape, gathered);
    }

    private static int[] strides(Shape shape) {
        int[] strides = new int[shape.rank()];
        Arrays.fill(strides, 1);
        for (int axis = shape.rank() - 2; axis >= 0; axis--) {
            strides[axis] = strides[axis + 1] * shape.dimension(axis + 1);
        }
        return strides;
    }
}
