package dev.hone.technique.cluster.internal.property;

import dev.hone.model.Shape;
import dev.hone.model.Tensor;

/**
 * The elements of a tensor in groups: by their index of an axis, or all in one.
 *
 * @param groups how many
 * @param size elements of each
 * @param inner elements of a group that follow each other
 */
public record Grouping(int groups, int size, int inner) {

    /** @param axis or {@link Tensor#NONE} */
    public static Grouping of(Shape shape, int axis) {
        int elements = Math.toIntExact(shape.elements());
        if (axis == Tensor.NONE || elements == 0) {
            return new Grouping(1, elements, Math.max(elements, 1));
        }
        int inner = 1;
        for (int i = axis + 1; i < shape.rank(); i++) {
            inner *= shape.dimension(i);
        }
        return new Grouping(shape.dimension(axis), elements / shape.dimension(axis), inner);
    }

    /** Where the i-th element of a group is in row-major order. */
    public int index(int group, int i) {
        return (i / inner * groups + group) * inner + i % inner;
    }

    /** The elements of a group. */
    public float[] values(float[] all, int group) {
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
            values[i] = all[index(group, i)];
        }
        return values;
    }
}
