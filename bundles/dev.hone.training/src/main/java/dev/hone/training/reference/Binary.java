package dev.hone.training.reference;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** An operation on pairs of elements, with NumPy's broadcasting. */
final class Binary implements Operation {

    private final Function function;
    private final Function byFirst;
    private final Function bySecond;

    /** A function of two numbers. */
    interface Function {
        double of(double a, double b);
    }

    /**
     * @param byFirst its derivative by its first argument
     * @param bySecond its derivative by its second argument
     */
    Binary(Function function, Function byFirst, Function bySecond) {
        this.function = function;
        this.byFirst = byFirst;
        this.bySecond = bySecond;
    }

    /** One through which no gradient flows. */
    static Operation flat(Function function) {
        return new Binary(function, null, null);
    }

    @Override
    public List<Array> forward(Call call) {
        Array a = call.input(0);
        Array b = call.input(1);
        Broadcast shape = Broadcast.of(a, b);
        int[] first = shape.indices(a);
        int[] second = shape.indices(b);
        double[] y = new double[first.length];
        Arrays.setAll(y, i -> function.of(a.get(first[i]), b.get(second[i])));
        return List.of(Array.wrap(shape.dimensions(), y));
    }

    @Override
    public List<Array> backward(Call call, List<Array> outputs, List<Array> gradients) {
        if (byFirst == null) {
            return Collections.nCopies(2, null);
        }
        Array a = call.input(0);
        Array b = call.input(1);
        Broadcast shape = Broadcast.of(a, b);
        int[] first = shape.indices(a);
        int[] second = shape.indices(b);
        Array da = Array.zeros(a.dimensions());
        Array db = Array.zeros(b.dimensions());
        for (int i = 0; i < first.length; i++) {
            double x = a.get(first[i]);
            double y = b.get(second[i]);
            double gradient = gradients.get(0).get(i);
            da.values()[first[i]] += gradient * byFirst.of(x, y);
            db.values()[second[i]] += gradient * bySecond.of(x, y);
        }
        return List.of(da, db);
    }
}
