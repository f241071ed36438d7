package dev.hone.training.reference;

import java.util.List;

/** The transposed convolution: what a convolution's gradient does with its output. */
final class TransposedConvolution implements Operation {

    @Override
    public List<Array> forward(Call call) {
        Array y = empty(call);
        correlation(call, y).input(y, call.input(0), call.input(1));
        return List.of(y);
    }

    @Override
    public List<Array> backward(Call call, List<Array> outputs, List<Array> gradients) {
        Array dx = Array.zeros(call.input(0).dimensions());
        Array df = Array.zeros(call.input(1).dimensions());
        Correlation correlation = correlation(call, gradients.get(0));
        correlation.output(dx, gradients.get(0), call.input(1));
        correlation.filter(df, gradients.get(0), call.input(0));
        return List.of(dx, df);
    }

    private static Array empty(Call call) {
        int[] shape = call.integers("output-shape");
        shape[0] = call.input(0).dimension(0);
        return Array.zeros(shape);
    }

    /** Of the convolution that turns the result, of channels {@code out}, into the input, of channels {@code in}. */
    private static Correlation correlation(Call call, Array image) {
        Array x = call.input(0);
        Array filter = call.input(1);
        Sliding sliding = Sliding.of(call, image, filter.dimension(0), filter.dimension(1));
        return new Correlation(sliding, x.dimension(0), image.dimension(-1), x.dimension(-1), 1);
    }
}
