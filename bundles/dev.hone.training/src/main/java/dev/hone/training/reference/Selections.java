package dev.hone.training.reference;

import dev.hone.model.hone.HoneOp;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** Operations that choose, or count along an axis. */
final class Selections {

    private Selections() {}

    /** {@link HoneOp#SELECT}, with broadcasting. */
    static final class Select implements Operation {

        @Override
        public List<Array> forward(Call call) {
            return new Movement(Select::sources).forward(call);
        }

        @Override
        public List<Array> backward(Call call, List<Array> outputs, List<Array> gradients) {
            List<Array> all = new Movement(Select::sources).backward(call, outputs, gradients);
            return Arrays.asList(null, all.get(1), all.get(2));
        }

        private static List<Movement.Source> sources(Call call) {
            Broadcast shape = Broadcast.of(call.input(0), call.input(1), call.input(2));
            int[] condition = shape.indices(call.input(0));
            int[] a = shape.indices(call.input(1));
            int[] b = shape.indices(call.input(2));
            int[] from = new int[condition.length];
            int[] element = new int[condition.length];
            for (int i = 0; i < from.length; i++) {
                boolean first = call.input(0).get(condition[i]) != 0;
                from[i] = first ? 1 : 2;
                element[i] = first ? a[i] : b[i];
            }
            return List.of(new Movement.Source(shape.dimensions(), from, element));
        }
    }

    /** {@link HoneOp#ARG_MAX}: the first of several largest. */
    static final class ArgMax implements Operation {

        @Override
        public List<Array> forward(Call call) {
            Array x = call.input(0);
            int axis = call.axis(x.rank());
            Along along = new Along(x, axis);
            Array y = Array.zeros(Reduction.Axes.of(x, false, axis).shape);
            for (int row = 0; row < along.rows(); row++) {
                int best = 0;
                for (int i = 1; i < along.length(); i++) {
                    if (x.get(along.at(row, i)) > x.get(along.at(row, best))) {
                        best = i;
                    }
                }
                y.values()[row] = best;
            }
            return List.of(y);
        }

        @Override
        public List<Array> backward(Call call, List<Array> outputs, List<Array> gradients) {
            return Collections.nCopies(1, null);
        }
    }

    /** {@link HoneOp#CUMULATIVE_SUM}. */
    static final class CumulativeSum implements Operation {

        @Override
        public List<Array> forward(Call call) {
            Array y = call.input(0).copy();
            Along along = new Along(y, call.axis(y.rank()));
            for (int row = 0; row < along.rows(); row++) {
                for (int i = 1; i < along.length(); i++) {
                    y.values()[along.at(row, i)] += y.get(along.at(row, i - 1));
                }
            }
            return List.of(y);
        }

        @Override
        public List<Array> backward(Call call, List<Array> outputs, List<Array> gradients) {
            Array dx = gradients.get(0).copy();
            Along along = new Along(dx, call.axis(dx.rank()));
            for (int row = 0; row < along.rows(); row++) {
                for (int i = along.length() - 2; i >= 0; i--) {
                    dx.values()[along.at(row, i)] += dx.get(along.at(row, i + 1));
                }
            }
            return List.of(dx);
        }
    }

    /** {@link HoneOp#PRELU}, with broadcasting. */
    static final Operation PRELU = new Binary(
            (x, alpha) -> x >= 0 ? x : x * alpha, (x, alpha) -> x >= 0 ? 1 : alpha, (x, alpha) -> x >= 0 ? 0 : x);
}
