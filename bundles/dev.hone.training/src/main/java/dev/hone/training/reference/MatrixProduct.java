package dev.hone.training.reference;

import java.util.Arrays;
import java.util.List;

/** Products of matrices in the last two axes. */
final class MatrixProduct implements Operation {

    /** A matrix within an array. */
    private record View(Array array, int offset, int rowStep, int columnStep) {

        double get(int row, int column) {
            return array.get(offset + row * rowStep + column * columnStep);
        }

        void add(int row, int column, double value) {
            array.values()[offset + row * rowStep + column * columnStep] += value;
        }
    }

    @Override
    public List<Array> forward(Call call) {
        Array a = call.input(0);
        Array b = call.input(1);
        boolean ta = call.flag("transpose-a");
        boolean tb = call.flag("transpose-b");
        int[] batch = batch(a, b);
        int[] shape = Arrays.copyOf(batch, batch.length + 2);
        shape[batch.length] = a.dimension(ta ? -1 : -2);
        shape[batch.length + 1] = b.dimension(tb ? -2 : -1);
        Array y = Array.zeros(shape);
        int inner = a.dimension(ta ? -2 : -1);
        for (int i = 0; i < Array.size(batch); i++) {
            View left = view(a, batch, i, ta);
            View right = view(b, batch, i, tb);
            View product = view(y, batch, i, false);
            multiply(left, right, product, shape[batch.length], inner, shape[batch.length + 1]);
        }
        return List.of(y);
    }

    @Override
    public List<Array> backward(Call call, List<Array> outputs, List<Array> gradients) {
        Array a = call.input(0);
        Array b = call.input(1);
        boolean ta = call.flag("transpose-a");
        boolean tb = call.flag("transpose-b");
        Array dy = gradients.get(0);
        int[] batch = batch(a, b);
        Array da = Array.zeros(a.dimensions());
        Array db = Array.zeros(b.dimensions());
        int rows = dy.dimension(-2);
        int columns = dy.dimension(-1);
        int inner = a.dimension(ta ? -2 : -1);
        for (int i = 0; i < Array.size(batch); i++) {
            View gradient = view(dy, batch, i, false);
            multiply(gradient, view(b, batch, i, !tb), view(da, batch, i, ta), rows, columns, inner);
            multiply(view(a, batch, i, !ta), gradient, view(db, batch, i, tb), inner, rows, columns);
        }
        return List.of(da, db);
    }

    private static void multiply(View a, View b, View product, int rows, int inner, int columns) {
        for (int row = 0; row < rows; row++) {
            for (int k = 0; k < inner; k++) {
                double factor = a.get(row, k);
                for (int column = 0; column < columns; column++) {
                    product.add(row, column, factor * b.get(k, column));
                }
            }
        }
    }

    private static int[] batch(Array a, Array b) {
        return Broadcast.of(
                        Array.zeros(Arrays.copyOf(a.dimensions(), a.rank() - 2)),
                        Array.zeros(Arrays.copyOf(b.dimensions(), b.rank() - 2)))
                .dimensions();
    }

    /** The matrix that stands at a place of the batch. */
    private static View view(Array array, int[] batch, int place, boolean transposed) {
        int[] own = Arrays.copyOf(array.dimensions(), array.rank() - 2);
        int[] strides = Array.strides(array.dimensions());
        int offset = 0;
        int rest = place;
        for (int axis = batch.length - 1; axis >= 0; axis--) {
            int index = rest % batch[axis];
            rest /= batch[axis];
            int at = axis - batch.length + own.length;
            if (at >= 0 && own[at] != 1) {
                offset += index * strides[at];
            }
        }
        int row = strides[array.rank() - 2];
        return transposed ? new View(array, offset, 1, row) : new View(array, offset, row, 1);
    }
}
