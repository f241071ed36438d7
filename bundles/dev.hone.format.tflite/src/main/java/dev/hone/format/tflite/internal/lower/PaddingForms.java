package dev.hone.format.tflite.internal.lower;

import dev.hone.model.Attributes;
import dev.hone.model.DataType;
import dev.hone.model.Shape;
import dev.hone.model.hone.HoneOp;
import dev.hone.model.hone.Operations;
import dev.hone.model.hone.Value;
import java.util.ArrayList;
import java.util.List;

/** Values around a tensor: a constant, or what lies inside seen in a mirror. */
final class PaddingForms {

    private PaddingForms() {}

    static Value zeros(Call call) {
        NotLowered.unless(call.inputs() == 2, "it has another number of inputs");
        return pad(call, 0);
    }

    static Value constant(Call call) {
        double value = call.input(2).type() == DataType.FLOAT32 ? call.scalar(2) : call.integer(2);
        return pad(call, value);
    }

    private static Value pad(Call call, double value) {
        Value x = call.number(0);
        int[][] sides = sides(call, x);
        int[] dimensions = x.shape().toArray();
        for (int axis = 0; axis < dimensions.length; axis++) {
            int more = Math.addExact(sides[0][axis], sides[1][axis]);
            if (more > 0) {
                dimensions[axis] = Math.addExact(Call.size(x, axis), more);
            }
        }
        return call.hone()
                .node(
                        HoneOp.PAD,
                        Attributes.of("before", Call.longs(sides[0]))
                                .with("after", Call.longs(sides[1]))
                                .with("value", value),
                        x.type(),
                        Shape.of(dimensions),
                        x);
    }

    /** Before and after, one number for each axis. */
    private static int[][] sides(Call call, Value x) {
        int[] pairs = call.integers(1);
        NotLowered.unless(pairs.length == 2 * x.rank(), "it has another rank");
        int[][] sides = new int[2][x.rank()];
        for (int i = 0; i < pairs.length; i++) {
            NotLowered.unless(pairs[i] >= 0, "it takes away");
            sides[i % 2][i / 2] = pairs[i];
        }
        return sides;
    }

    static Value mirror(Call call) {
        Value x = call.value(0);
        int[][] sides = sides(call, x);
        int border = call.option("mode", 0) == 0 ? 1 : 0;
        for (int axis = 0; axis < x.rank(); axis++) {
            int before = sides[0][axis];
            int after = sides[1][axis];
            if (before > 0 || after > 0) {
                int size = Call.size(x, axis);
                NotLowered.unless(
                        before <= size - border && after <= size - border, "it is wider than what it mirrors");
                List<Value> parts = new ArrayList<>();
                if (before > 0) {
                    parts.add(mirrored(call.operations(), x, axis, border, border + before));
                }
                parts.add(x);
                if (after > 0) {
                    parts.add(mirrored(call.operations(), x, axis, size - border - after, size - border));
                }
                x = call.operations().concatenate(parts, axis);
            }
        }
        return x;
    }

    private static Value mirrored(Operations operations, Value x, int axis, int begin, int end) {
        return operations.reverse(operations.slice(x, axis, begin, end), axis);
    }
}
