package dev.hone.technique.prune.internal.mask;

import dev.hone.model.Shape;
import java.util.Arrays;

/** A tensor's elements in blocks that span two of its axes; of the other axes each index is by itself. */
public final class Grid {

    private final int[] dimensions;
    private final int[] sizes;

    private Grid(int[] dimensions, int[] sizes) {
        this.dimensions = dimensions;
        this.sizes = sizes;
    }

    /**
     * @param shape with at most 2,147,483,647 elements
     * @param rowAxis along which {@code height} indices make a block, whose number divides the dimension
     * @param columnAxis likewise {@code width}
     */
    public static Grid of(Shape shape, int rowAxis, int height, int columnAxis, int width) {
        int[] sizes = new int[shape.rank()];
        Arrays.fill(sizes, 1);
        sizes[rowAxis] = height;
        sizes[columnAxis] *= width;
        return new Grid(shape.toArray(), sizes);
    }

    /** How many blocks there are. */
    public int units() {
        int units = 1;
        for (int axis = 0; axis < dimensions.length; axis++) {
            units *= dimensions[axis] / sizes[axis];
        }
        return units;
    }

    /** How many elements a block has. */
    public int area() {
        int area = 1;
        for (int size : sizes) {
            area *= size;
        }
        return area;
    }

    /** The block of an element, both numbered in row-major order. */
    public int unit(int element) {
        int rest = element;
        int unit = 0;
        int stride = 1;
        for (int axis = dimensions.length - 1; axis >= 0; axis--) {
            unit += rest % dimensions[axis] / sizes[axis] * stride;
            rest /= dimensions[axis];
            stride *= dimensions[axis] / sizes[axis];
        }
        return unit;
    }
}
