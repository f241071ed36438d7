package dev.hone.format.tflite.internal.lower;

import dev.hone.model.Attributes;
import dev.hone.model.DataType;
import dev.hone.model.Shape;
import dev.hone.model.TensorData;
import dev.hone.model.hone.HoneOp;
import dev.hone.model.hone.Value;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** The same values under another shape, in another order, or repeated. */
final class ShapeForms {

    private ShapeForms() {}

    static Value reshape(Call call) {
        return Reshapes.to(call, call.value(0), wanted(call));
    }

    private static int[] wanted(Call call) {
        Shape stated = call.output(0).shape();
        int[] wanted;
        if (call.has(1)) {
            wanted = LongStream.of(call.shapeValues(1))
                    .mapToInt(ShapeForms::dimension)
                    .toArray();
        } else if (call.value(0).shape().isStatic()) {
            NotLowered.unless(stated.isStatic(), "its shape is not known");
            wanted = stated.toArray();
        } else {
            wanted = IntStream.of(call.attributes().integers("new_shape", stated.toArray()))
                    .map(ShapeForms::dimension)
                    .toArray();
        }
        if (!call.value(0).shape().isStatic() && wanted.length == stated.rank()) {
            for (int i = 1; i < wanted.length; i++) {
                wanted[i] = wanted[i] == Shape.DYNAMIC ? stated.dimension(i) : wanted[i];
            }
        }
        return wanted;
    }

    private static int dimension(long value) {
        if (value == ShapeValues.UNKNOWN) {
            return Shape.DYNAMIC;
        }
        NotLowered.unless(value >= Shape.DYNAMIC && value <= Integer.MAX_VALUE, "it has no such shape");
        return (int) value;
    }

    /** Dimensions of 1 less: all of them, or those that are listed. */
    static Value squeeze(Call call) {
        Value x = call.value(0);
        int[] axes = IntStream.of(call.attributes().integers("squeeze_dims"))
                .map(axis -> Call.axis(x, axis))
                .toArray();
        int[] dimensions = IntStream.range(0, x.rank())
                .filter(axis -> x.dimension(axis) != 1
                        || (axes.length > 0 && Arrays.stream(axes).noneMatch(gone -> gone == axis)))
                .map(x::dimension)
                .toArray();
        return reshaped(call, x, dimensions);
    }

    static Value expand(Call call) {
        Value x = call.value(0);
        int axis = call.integer(1);
        int at = axis < 0 ? axis + x.rank() + 1 : axis;
        NotLowered.unless(at >= 0 && at <= x.rank(), "there is no such axis");
        int[] dimensions = new int[x.rank() + 1];
        for (int i = 0; i < dimensions.length; i++) {
            dimensions[i] = i == at ? 1 : x.dimension(i < at ? i : i - 1);
        }
        return reshaped(call, x, dimensions);
    }

    /** A node even where it changes nothing, as the file has one. */
    private static Value reshaped(Call call, Value x, int... dimensions) {
        NotLowered.unless(
                Arrays.stream(dimensions).filter(d -> d == Shape.DYNAMIC).count() <= 1, "the batch is split");
        boolean first = dimensions.length > 0 && dimensions[0] == Shape.DYNAMIC;
        return call.hone()
                .node(
                        HoneOp.RESHAPE,
                        Attributes.of("shape", Call.longs(dimensions)),
                        x.type(),
                        Shape.of(dimensions),
                        first ? x.multiple() : 1,
                        x);
    }

    static Value transpose(Call call) {
        Value x = call.value(0);
        int[] permutation = call.integers(1);
        int[] dimensions = new int[permutation.length];
        boolean[] met = new boolean[x.rank()];
        for (int i = 0; i < permutation.length; i++) {
            int axis = Call.axis(x, permutation[i]);
            NotLowered.unless(permutation.length == x.rank() && !met[axis], "it is no permutation");
            met[axis] = true;
            permutation[i] = axis;
            dimensions[i] = x.dimension(axis);
        }
        return call.hone()
                .node(
                        HoneOp.TRANSPOSE,
                        Attributes.of("permutation", Call.longs(permutation)),
                        x.type(),
                        Shape.of(dimensions),
                        x);
    }

    static Value tile(Call call) {
        Value x = call.value(0);
        int[] multiples = call.integers(1);
        NotLowered.unless(multiples.length == x.rank(), "it has another rank");
        int[] dimensions = x.shape().toArray();
        for (int i = 0; i < multiples.length; i++) {
            NotLowered.unless(multiples[i] > 0, "nothing is left");
            if (multiples[i] > 1) {
                dimensions[i] = Math.multiplyExact(Call.size(x, i), multiples[i]);
            }
        }
        return call.hone()
                .node(
                        HoneOp.TILE,
                        Attributes.of("multiples", Call.longs(multiples)),
                        x.type(),
                        Shape.of(dimensions),
                        x);
    }

    static Value broadcast(Call call) {
        return broadcast(call, call.value(0), call.shapeValues(1));
    }

    static Value fill(Call call) {
        Value x = call.value(1);
        NotLowered.unless(x.rank() == 0, "it is no single value");
        return broadcast(call, x, call.shapeValues(0));
    }

    private static Value broadcast(Call call, Value x, long... wanted) {
        NotLowered.unless(wanted.length >= x.rank(), "it has another rank");
        int[] dimensions = new int[wanted.length];
        for (int i = 0; i < wanted.length; i++) {
            int axis = i - wanted.length + x.rank();
            int size = axis < 0 ? 1 : x.dimension(axis);
            int to = size == Shape.DYNAMIC && wanted[i] <= 1 ? size : dimension(wanted[i]);
            NotLowered.unless(size == to || (size == 1 && to > 0), "it cannot become that");
            dimensions[i] = to;
        }
        return call.hone()
                .node(
                        HoneOp.BROADCAST,
                        Attributes.of("shape", Call.longs(dimensions)),
                        x.type(),
                        Shape.of(dimensions),
                        x);
    }

    /** The dimensions as a constant, where none depends on the batch. */
    static Value shape(Call call) {
        Value x = call.stored(0);
        DataType type = call.output(0).type();
        NotLowered.unless(x.shape().isStatic(), "it depends on the batch");
        NotLowered.unless(type == DataType.INT32 || type == DataType.INT64, "it is no shape");
        int[] dimensions = x.shape().toArray();
        TensorData data = type == DataType.INT32
                ? TensorData.ofInts(dimensions)
                : TensorData.ofLongs(IntStream.of(dimensions).asLongStream().toArray());
        return call.hone()
                .unary(HoneOp.IDENTITY, call.hone().constant("shape", type, Shape.of(dimensions.length), data));
    }
}
