package dev.hone.model.hone;

import dev.hone.model.DataType;
import dev.hone.model.Shape;

/**
 * A tensor of the graph that is built.
 *
 * @param shape {@link Shape#DYNAMIC} where a dimension is not known
 * @param multiple if the first dimension is not known: it is the batch size times this
 */
public record Value(int id, Shape shape, DataType type, int multiple) {

    public int rank() {
        return shape.rank();
    }

    /** A dimension; negative axes count from the end. */
    public int dimension(int axis) {
        return shape.dimension(axis < 0 ? axis + rank() : axis);
    }

    /** The last dimension. */
    public int channels() {
        return dimension(-1);
    }
}
