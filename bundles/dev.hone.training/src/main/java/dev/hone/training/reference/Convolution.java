package dev.hone.training.reference;

import java.util.Arrays;
import java.util.List;

/** Convolutions of two and three dimensions, in groups and depthwise. */
final class Convolution implements Operation {

    private final boolean depthwise;

    /** @param depthwise whether the filter's last two axes are channels and their multiples */
    Convolution(boolean depthwise) {
        this.depthwise = depthwise;
    }

    @Override
    public List<Array> forward(Call call) {
        Array x = call.input(0);
        Sliding sliding = sliding(call);
        Array y = Array.zeros(sliding.shape(x.dimension(0), channels(call)));
        correlation(call, sliding).output(y, x, call.input(1));
        return List.of(y);
    }

    @Override
    public List<Array> backward(Call call, List<Array> outputs, List<Array> gradients) {
        Array dx = Array.zeros(call.input(0).dimensions());
        Array df = Array.zeros(call.input(1).dimensions());
        Correlation correlation = correlation(call, sliding(call));
        correlation.input(dx, gradients.get(0), call.input(1));
        correlation.filter(df, call.input(0), gradients.get(0));
        return List.of(dx, df);
    }

    private static Sliding sliding(Call call) {
        int[] filter = call.input(1).dimensions();
        return Sliding.of(call, call.input(0), Arrays.copyOf(filter, filter.length - 2));
    }

    private int channels(Call call) {
        Array filter = call.input(1);
        return filter.dimension(-1) * (depthwise ? filter.dimension(-2) : 1);
    }

    private Correlation correlation(Call call, Sliding sliding) {
        Array x = call.input(0);
        int groups = depthwise ? x.dimension(-1) : call.integer("groups", 1);
        return new Correlation(sliding, x.dimension(0), x.dimension(-1), channels(call), groups);
    }
}
