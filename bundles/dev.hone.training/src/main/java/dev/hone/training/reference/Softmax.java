package dev.hone.training.reference;

import java.util.List;

/** Softmax and its logarithm along an axis. */
final class Softmax implements Operation {

    private final boolean logarithm;

    Softmax(boolean logarithm) {
        this.logarithm = logarithm;
    }

    @Override
    public List<Array> forward(Call call) {
        Array x = call.input(0);
        return List.of(of(x, call.axis(x.rank()), logarithm));
    }

    static Array of(Array x, int axis, boolean logarithm) {
        Along along = new Along(x, axis);
        Array y = Array.zeros(x.dimensions());
        for (int row = 0; row < along.rows(); row++) {
            double max = Double.NEGATIVE_INFINITY;
            for (int i = 0; i < along.length(); i++) {
                max = Math.max(max, x.get(along.at(row, i)));
            }
            double sum = 0;
            for (int i = 0; i < along.length(); i++) {
                sum += Math.exp(x.get(along.at(row, i)) - max);
            }
            for (int i = 0; i < along.length(); i++) {
                double shifted = x.get(along.at(row, i)) - max;
                y.values()[along.at(row, i)] = logarithm ? shifted - Math.log(sum) : Math.exp(shifted) / sum;
            }
        }
        return y;
    }

    @Override
    public List<Array> backward(Call call, List<Array> outputs, List<Array> gradients) {
        Array x = call.input(0);
        Array y = outputs.get(0);
        Array dy = gradients.get(0);
        Along along = new Along(x, call.axis(x.rank()));
        Array dx = Array.zeros(x.dimensions());
        for (int row = 0; row < along.rows(); row++) {
            double sum = 0;
            for (int i = 0; i < along.length(); i++) {
                int at = along.at(row, i);
                sum += logarithm ? dy.get(at) : dy.get(at) * y.get(at);
            }
            for (int i = 0; i < along.length(); i++) {
                int at = along.at(row, i);
                dx.values()[at] = logarithm ? dy.get(at) - Math.exp(y.get(at)) * sum : y.get(at) * (dy.get(at) - sum);
            }
        }
        return List.of(dx);
    }
}
