package dev.hone.training.reference;

import dev.hone.model.Shape;
import dev.hone.model.hone.HoneBuilder;

/** The shape that arrays are broadcast to, and which of their elements stands where. */
final class Broadcast {

    private final int[] dimensions;

    Broadcast(int... dimensions) {
        this.dimensions = dimensions;
    }

    static Broadcast of(Array... arrays) {
        Shape shape = Shape.SCALAR;
        for (Array array : arrays) {
            shape = HoneBuilder.broadcast(shape, array.shape());
        }
        return new Broadcast(shape.toArray());
    }

    int[] dimensions() {
        return dimensions.clone();
    }

    /** For each element of the result, the array's element that stands there. */
    int[] indices(Array array) {
        int missing = dimensions.length - array.rank();
        int[] own = Array.strides(array.dimensions());
        int[] steps = new int[dimensions.length];
        for (int axis = missing; axis < dimensions.length; axis++) {
            steps[axis] = array.dimension(axis - missing) == 1 ? 0 : own[axis - missing];
        }
        return Walk.offsets(dimensions, steps);
    }
}
