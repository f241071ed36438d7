package dev.hone.quantization;

import dev.hone.model.Shape;

/** Arithmetic of row-major positions. */
final class Axes {

    private Axes() {}

    /** The number of elements that follow each other with the same index along an axis. */
    static long inner(Shape shape, int axis) {
        long inner = 1;
        for (int i = axis + 1; i < shape.rank(); i++) {
            inner = Math.multiplyExact(inner, (long) shape.dimension(i));
        }
        return Math.max(inner, 1);
    }
}
