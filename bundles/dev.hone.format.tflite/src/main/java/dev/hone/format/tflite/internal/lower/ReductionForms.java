package dev.hone.format.tflite.internal.lower;

import dev.hone.model.Attributes;
import dev.hone.model.DataType;
import dev.hone.model.Shape;
import dev.hone.model.hone.HoneBuilder;
import dev.hone.model.hone.HoneOp;
import dev.hone.model.hone.Operations;
import dev.hone.model.hone.Value;
import java.util.Arrays;
import java.util.stream.IntStream;

/** Over axes: sums and the like, sums so far, where the largest value is. */
final class ReductionForms {

    private ReductionForms() {}

    static Value reduce(Call call, HoneOp op) {
        return reduced(call, op, call.real(0));
    }

    private static Value reduced(Call call, HoneOp op, Value x) {
        int[] axes = Arrays.stream(call.integers(1))
                .map(axis -> Call.axis(x, axis))
                .sorted()
                .distinct()
                .toArray();
        NotLowered.unless(axes.length > 0, "there is no axis");
        for (int axis : axes) {
            Call.size(x, axis);
        }
        return call.operations().reduce(op, x, call.flag("keep_dims"), axes);
    }

    /** Whether all, or any, are true: the least, or the largest, of ones and zeros is a one. */
    static Value logical(Call call, HoneOp op) {
        Value ones = ConversionForms.cast(call, call.ofType(0, DataType.BOOL), DataType.FLOAT32);
        return call.hone().binary(HoneOp.LESS, DataType.BOOL, call.hone().scalar(0.5), reduced(call, op, ones));
    }

    static Value cumulative(Call call) {
        Value x = call.real(0);
        int axis = Call.axis(x, call.integer(1));
        int size = Call.size(x, axis);
        Operations operations = call.operations();
        boolean reverse = call.flag("reverse");
        Value turned = reverse ? operations.reverse(x, axis) : x;
        if (call.flag("exclusive")) {
            int[] before = new int[x.rank()];
            before[axis] = 1;
            Value shifted = operations.pad(turned, before, new int[x.rank()], 0);
            turned = operations.slice(shifted, axis, 0, size);
        }
        Value sums = operations.along(HoneOp.CUMULATIVE_SUM, turned, axis);
        return reverse ? operations.reverse(sums, axis) : sums;
    }

    static Value largest(Call call, boolean negated) {
        Value x = call.real(0);
        int axis = Call.axis(x, call.integer(1));
        Call.size(x, axis);
        DataType type = call.output(0).type();
        NotLowered.unless(type == DataType.INT32 || type == DataType.INT64, "it is no index");
        int[] left = IntStream.range(0, x.rank())
                .filter(i -> i != axis)
                .map(x::dimension)
                .toArray();
        return call.hone()
                .node(
                        HoneOp.ARG_MAX,
                        Attributes.of("axis", (long) axis),
                        type,
                        Shape.of(left),
                        negated ? call.hone().unary(HoneOp.NEGATE, x) : x);
    }

    /** Indices as rows that are of another value where they say. */
    static Value oneHot(Call call) {
        HoneBuilder hone = call.hone();
        Value indices = call.number(0);
        int depth = call.integer(1);
        NotLowered.unless(indices.type() == DataType.INT32, "the indices are of another type");
        NotLowered.unless(depth > 0 && depth <= 1 << 16, "it is too deep");
        long option = call.option("axis", 0);
        int axis = option == -1 ? indices.rank() : Math.toIntExact(option);
        NotLowered.unless(axis >= 0 && axis <= indices.rank(), "there is no such axis");
        int[] along = new int[indices.rank() + 1];
        Arrays.fill(along, 1);
        along[axis] = depth;
        Value places =
                hone.ints("places", Shape.of(along), IntStream.range(0, depth).toArray());
        Value chosen =
                hone.binary(HoneOp.EQUAL, DataType.BOOL, call.operations().expand(indices, axis), places);
        Value on = call.value(2);
        return hone.node(
                HoneOp.SELECT, Attributes.NONE, on.type(), chosen.shape(), chosen, on, call.ofType(3, on.type()));
    }

    static Value reversed(Call call) {
        Value x = call.value(0);
        int[] axes = call.integers(1);
        NotLowered.unless(axes.length > 0 && axes.length <= x.rank(), "there is no axis");
        for (int axis : axes) {
            Call.size(x, Call.axis(x, axis));
            x = call.operations().reverse(x, Call.axis(x, axis));
        }
        return x;
    }
}
