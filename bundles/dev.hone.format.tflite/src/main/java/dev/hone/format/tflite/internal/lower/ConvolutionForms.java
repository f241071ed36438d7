package dev.hone.format.tflite.internal.lower;

import dev.hone.model.Shape;
import dev.hone.model.hone.HoneOp;
import dev.hone.model.hone.Operations;
import dev.hone.model.hone.Value;

/** Convolutions. Filters stay operands: their axes are brought in order by nodes, so that they can be trained. */
final class ConvolutionForms {

    private static final String[] AXES = {"d", "h", "w"};

    private ConvolutionForms() {}

    /** The filter is {@code [out, h, w, in]}; fewer inputs than channels make groups. */
    static Value convolution(Call call) {
        Value x = call.real(0);
        Value filter = call.real(1);
        NotLowered.unless(x.rank() == 4 && filter.rank() == 4, "it has another rank");
        int read = filter.dimension(3);
        NotLowered.unless(read > 0 && Call.size(x, 3) % read == 0, "the filter does not fit the data");
        Value y = call.operations()
                .convolution(
                        x,
                        call.hone().transpose(filter, 1, 2, 3, 0),
                        spatial(call, "stride_%s", 2),
                        spatial(call, "dilation_%s_factor", 2),
                        same(call),
                        x.channels() / read);
        return call.activated(biased(call, y, 2));
    }

    /** The filter is {@code [1, h, w, channel and multiplier]}. */
    static Value depthwise(Call call) {
        Value x = call.real(0);
        Value filter = call.real(1);
        NotLowered.unless(x.rank() == 4 && filter.rank() == 4 && filter.dimension(0) == 1, "it has another rank");
        int channels = Call.size(x, 3);
        NotLowered.unless(channels > 0 && filter.dimension(3) % channels == 0, "the filter does not fit the data");
        Operations operations = call.operations();
        Value y = operations.depthwise(
                x,
                operations.reshape(
                        filter, filter.dimension(1), filter.dimension(2), channels, filter.dimension(3) / channels),
                spatial(call, "stride_%s", 2),
                spatial(call, "dilation_%s_factor", 2),
                same(call));
        return call.activated(biased(call, y, 2));
    }

    /** The filter is {@code [out, h, w, in]}; the shape of the output comes first. */
    static Value transposed(Call call) {
        Value x = call.real(2);
        Value filter = call.real(1);
        NotLowered.unless(x.rank() == 4 && filter.rank() == 4, "it has another rank");
        NotLowered.unless(Call.size(x, 3) == filter.dimension(3), "the filter does not fit the data");
        long[] wanted = call.shapeValues(0);
        NotLowered.unless(wanted.length == 4 && wanted[3] == filter.dimension(0), "it has another shape");
        int[] strides = spatial(call, "stride_%s", 2);
        int[] dimensions = {x.dimension(0), size(wanted[1]), size(wanted[2]), filter.dimension(0)};
        for (int i = 0; i < 2; i++) {
            int window = same(call) ? 1 : filter.dimension(i + 1);
            int read = (dimensions[i + 1] - window) / strides[i] + 1;
            NotLowered.unless(
                    dimensions[i + 1] >= window && read == x.dimension(i + 1), "the output does not fit the data");
        }
        Value y = call.operations()
                .transposed(x, call.hone().transpose(filter, 1, 2, 0, 3), strides, same(call), Shape.of(dimensions));
        return call.activated(biased(call, y, 3));
    }

    private static int size(long dimension) {
        NotLowered.unless(dimension > 0 && dimension <= Integer.MAX_VALUE, "it has no size");
        return (int) dimension;
    }

    /** The filter is {@code [depth, h, w, in, out]} as in the dialect. */
    static Value volume(Call call) {
        Value x = call.real(0);
        Value filter = call.real(1);
        NotLowered.unless(x.rank() == 5 && filter.rank() == 5, "it has another rank");
        NotLowered.unless(Call.size(x, 4) == filter.dimension(3), "the filter does not fit the data");
        Value y = call.operations()
                .convolution(
                        x,
                        filter,
                        spatial(call, "stride_%s", 3),
                        spatial(call, "dilation_%s_factor", 3),
                        same(call),
                        1);
        return call.activated(biased(call, y, 2));
    }

    static Value pool(Call call, HoneOp op) {
        return call.activated(pooled(call, op, call.real(0)));
    }

    /** The root of the mean of squares. */
    static Value rootMeanSquare(Call call) {
        Value x = call.real(0);
        Value mean = pooled(call, HoneOp.AVERAGE_POOL, call.hone().binary(HoneOp.MULTIPLY, x, x));
        return call.activated(call.hone().unary(HoneOp.SQRT, mean));
    }

    private static Value pooled(Call call, HoneOp op, Value x) {
        NotLowered.unless(x.rank() == 4, "it has another rank");
        int[] window = {call.positive("filter_height", 0), call.positive("filter_width", 0)};
        return call.operations().pool(op, x, window, spatial(call, "stride_%s", 2), same(call));
    }

    /** The mean over a few neighbours along the channels of {@code x^2} says how much {@code x} is made smaller. */
    static Value localResponse(Call call) {
        Value x = call.real(0);
        NotLowered.unless(x.rank() > 0, "it has no channels");
        int channels = Call.size(x, x.rank() - 1);
        long radius = Math.min(call.option("radius", 0), Math.max(channels - 1, 0));
        NotLowered.unless(radius >= 0 && channels > 0, "it has no neighbours");
        int window = (int) (2 * radius + 1);
        int[] around = {0, (int) radius, 0, 0};
        Operations operations = call.operations();
        Value squares = Reshapes.to(call, call.hone().binary(HoneOp.MULTIPLY, x, x), -1, channels, 1, 1);
        Value mean = operations.pool(
                HoneOp.AVERAGE_POOL,
                operations.pad(squares, around, around, 0),
                new int[] {window, 1},
                new int[] {1, 1},
                false);
        Value sums = Reshapes.like(call, mean, x);
        Value scale = call.hone()
                .binary(
                        HoneOp.ADD,
                        call.hone()
                                .binary(HoneOp.MULTIPLY, sums, call.hone().scalar(window * call.option("alpha", 0.0))),
                        call.hone().scalar(call.option("bias", 0.0)));
        Value factor = call.hone().binary(HoneOp.POWER, scale, call.hone().scalar(-call.option("beta", 0.0)));
        return call.hone().binary(HoneOp.MULTIPLY, x, factor);
    }

    static Value biased(Call call, Value y, int index) {
        if (!call.has(index)) {
            return y;
        }
        Value bias = call.real(index);
        NotLowered.unless(bias.rank() == 1 && bias.dimension(0) == y.channels(), "the bias does not fit the output");
        return call.hone().binary(HoneOp.ADD, y, bias);
    }

    private static boolean same(Call call) {
        return call.option("padding", 0) == 0;
    }

    /** One number for each axis of space, height before width. */
    private static int[] spatial(Call call, String option, int axes) {
        int[] values = new int[axes];
        for (int i = 0; i < axes; i++) {
            String name = option.replace("%s", AXES[AXES.length - axes + i]);
            values[i] = call.positive(name, name.startsWith("dilation") ? 1 : 0);
        }
        return values;
    }
}
