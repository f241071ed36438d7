package dev.hone.training.reference;

import java.util.Arrays;
import java.util.List;

/** The largest or the mean value of windows; padding does not count. */
final class Pooling implements Operation {

    private final boolean max;

    Pooling(boolean max) {
        this.max = max;
    }

    @Override
    public List<Array> forward(Call call) {
        Array x = call.input(0);
        Sliding sliding = sliding(call);
        int channels = x.dimension(-1);
        double[] counts = counts(sliding);
        Array y = Array.zeros(sliding.shape(x.dimension(0), channels));
        if (max) {
            Arrays.fill(y.values(), Double.NEGATIVE_INFINITY);
        }
        each(
                call,
                sliding,
                (output, place, input) -> y.values()[output] =
                        max ? Math.max(y.get(output), x.get(input)) : y.get(output) + x.get(input) / counts[place]);
        return List.of(y);
    }

    /** The first of several largest values of a window takes the gradient, as in TensorFlow. */
    @Override
    public List<Array> backward(Call call, List<Array> outputs, List<Array> gradients) {
        Array x = call.input(0);
        Array y = outputs.get(0);
        Array dx = Array.zeros(x.dimensions());
        Sliding sliding = sliding(call);
        double[] counts = counts(sliding);
        boolean[] taken = new boolean[y.size()];
        each(call, sliding, (output, place, input) -> {
            double gradient = gradients.get(0).get(output);
            if (!max) {
                dx.values()[input] += gradient / counts[place];
            } else if (!taken[output] && x.get(input) == y.get(output)) {
                taken[output] = true;
                dx.values()[input] += gradient;
            }
        });
        return List.of(dx);
    }

    private static Sliding sliding(Call call) {
        return Sliding.of(call, call.input(0), call.integers("window"));
    }

    private static double[] counts(Sliding sliding) {
        double[] counts = new double[sliding.outputs()];
        sliding.each((output, window, input) -> counts[output]++);
        return counts;
    }

    private static void each(Call call, Sliding sliding, Sliding.Visitor visitor) {
        int channels = call.input(0).dimension(-1);
        int batch = call.input(0).dimension(0);
        sliding.each((output, window, input) -> {
            for (int n = 0; n < batch; n++) {
                for (int channel = 0; channel < channels; channel++) {
                    visitor.visit(
                            (n * sliding.outputs() + output) * channels + channel,
                            output,
                            (n * sliding.inputs() + input) * channels + channel);
                }
            }
        });
    }
}
