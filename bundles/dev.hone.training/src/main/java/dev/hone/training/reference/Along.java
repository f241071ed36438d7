package dev.hone.training.reference;

/** The rows of an array along one axis. */
final class Along {

    private final int length;
    private final int stride;
    private final int rows;

    Along(Array x, int axis) {
        length = x.dimension(axis);
        stride = Array.strides(x.dimensions())[axis];
        rows = length == 0 ? 0 : x.size() / length;
    }

    int rows() {
        return rows;
    }

    int length() {
        return length;
    }

    /** The position of an element of a row. */
    int at(int row, int index) {
        return row / stride * stride * length + index * stride + row % stride;
    }
}
