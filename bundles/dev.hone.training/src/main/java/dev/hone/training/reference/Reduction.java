package dev.hone.training.reference;

import dev.hone.model.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** An operation over all elements along some axes. */
final class Reduction implements Operation {

    private final Kind kind;

    /** What is made of the elements. */
    enum Kind {
        SUM,
        MEAN,
        MAX,
        MIN,
        PRODUCT
    }

    Reduction(Kind kind) {
        this.kind = kind;
    }

    @Override
    public List<Array> forward(Call call) {
        Array x = call.input(0);
        Axes axes = Axes.of(call);
        Array y = Array.filled(
                Shape.of(axes.shape),
                switch (kind) {
                    case SUM, MEAN -> 0;
                    case PRODUCT -> 1;
                    case MAX -> Double.NEGATIVE_INFINITY;
                    case MIN -> Double.POSITIVE_INFINITY;
                });
        double count = (double) x.size() / Math.max(1, y.size());
        for (int i = 0; i < x.size(); i++) {
            int at = axes.group[i];
            y.values()[at] = switch (kind) {
                case SUM -> y.get(at) + x.get(i);
                case MEAN -> y.get(at) + x.get(i) / count;
                case PRODUCT -> y.get(at) * x.get(i);
                case MAX -> Math.max(y.get(at), x.get(i));
                case MIN -> Math.min(y.get(at), x.get(i));
            };
        }
        return List.of(y);
    }

    @Override
    public List<Array> backward(Call call, List<Array> outputs, List<Array> gradients) {
        Array x = call.input(0);
        Array y = outputs.get(0);
        Axes axes = Axes.of(call);
        double count = (double) x.size() / Math.max(1, y.size());
        double[] ties = new double[y.size()];
        for (int i = 0; i < x.size(); i++) {
            ties[axes.group[i]] += x.get(i) == y.get(axes.group[i]) ? 1 : 0;
        }
        Array dx = Array.zeros(x.dimensions());
        for (int i = 0; i < x.size(); i++) {
            int at = axes.group[i];
            dx.values()[i] = gradients.get(0).get(at)
                    * switch (kind) {
                        case SUM -> 1;
                        case MEAN -> 1 / count;
                        case PRODUCT -> others(x, axes, i);
                        case MAX, MIN -> x.get(i) == y.get(at) ? 1 / ties[at] : 0;
                    };
        }
        return List.of(dx);
    }

    /** The product of the others of an element's group. */
    private static double others(Array x, Axes axes, int element) {
        double product = 1;
        for (int i = 0; i < x.size(); i++) {
            if (i != element && axes.group[i] == axes.group[element]) {
                product *= x.get(i);
            }
        }
        return product;
    }

    /** The shape of a reduction's result, and for each element of its input to which element it goes. */
    static final class Axes {

        final int[] shape;
        final int[] group;

        private Axes(int[] shape, int... group) {
            this.shape = shape;
            this.group = group;
        }

        static Axes of(Call call) {
            return of(call.input(0), call.flag("keep"), call.integers("axes"));
        }

        static Axes of(Array x, boolean keep, int... axes) {
            boolean[] reduced = new boolean[x.rank()];
            Arrays.stream(axes).forEach(axis -> reduced[axis < 0 ? axis + x.rank() : axis] = true);
            int[] kept = x.dimensions();
            for (int axis = 0; axis < kept.length; axis++) {
                kept[axis] = reduced[axis] ? 1 : kept[axis];
            }
            int[] steps = Array.strides(kept);
            for (int axis = 0; axis < kept.length; axis++) {
                steps[axis] = reduced[axis] ? 0 : steps[axis];
            }
            int[] shape = keep
                    ? kept
                    : IntStream.range(0, kept.length)
                            .filter(axis -> !reduced[axis])
                            .map(axis -> kept[axis])
                            .toArray();
            return new Axes(shape, Walk.offsets(x.dimensions(), steps));
        }
    }
}
