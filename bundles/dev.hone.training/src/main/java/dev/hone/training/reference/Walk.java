package dev.hone.training.reference;

/** Goes over the elements of a shape in row-major order. */
final class Walk {

    private Walk() {}

    /** For each element, the sum over the axes of its index times the step. */
    static int[] offsets(int[] shape, int... steps) {
        int[] offsets = new int[Array.size(shape)];
        int[] index = new int[shape.length];
        int offset = 0;
        for (int i = 0; i < offsets.length; i++) {
            offsets[i] = offset;
            for (int axis = shape.length - 1; axis >= 0; axis--) {
                offset += steps[axis];
                if (++index[axis] < shape[axis]) {
                    break;
                }
                offset -= steps[axis] * shape[axis];
                index[axis] = 0;
            }
        }
        return offsets;
    }

    /** What is done with each element's index. */
    interface Visitor {

        /** @param index along each axis, changed afterwards */
        void visit(int position, int... index);
    }

    static void each(int[] shape, Visitor visitor) {
        int size = Array.size(shape);
        int[] index = new int[shape.length];
        for (int i = 0; i < size; i++) {
            visitor.visit(i, index);
            for (int axis = shape.length - 1; axis >= 0; axis--) {
                if (++index[axis] < shape[axis]) {
                    break;
                }
                index[axis] = 0;
            }
        }
    }
}
