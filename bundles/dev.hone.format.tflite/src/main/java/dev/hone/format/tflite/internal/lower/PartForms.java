package dev.hone.format.tflite.internal.lower;

import dev.hone.model.Attributes;
import dev.hone.model.Shape;
import dev.hone.model.hone.HoneOp;
import dev.hone.model.hone.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** Parts of a tensor, with whole axes left open: the batch is one. */
final class PartForms {

    private PartForms() {}

    static Value slice(Call call) {
        Value x = call.value(0);
        int[] begin = call.integers(1);
        long[] sizes = call.shapeValues(2);
        NotLowered.unless(begin.length == x.rank() && sizes.length == x.rank(), "it has another rank");
        int[] end = new int[begin.length];
        for (int i = 0; i < end.length; i++) {
            boolean whole = begin[i] == 0 && (sizes[i] < 0 || x.dimension(i) == Shape.DYNAMIC);
            NotLowered.unless(begin[i] >= 0 && sizes[i] != 0, "nothing is left");
            if (whole) {
                end[i] = Shape.DYNAMIC;
            } else {
                long size = sizes[i] == -1 ? Call.size(x, i) - begin[i] : sizes[i];
                end[i] = Math.toIntExact(begin[i] + size);
                NotLowered.unless(end[i] > begin[i] && end[i] <= Call.size(x, i), "it reads beyond the end");
            }
        }
        return part(call, x, begin, end, ones(x.rank()));
    }

    /** As {@code Operations.slice}, but always a node. */
    static Value part(Call call, Value x, int[] begin, int[] end, int... strides) {
        return call.operations().slice(x, begin, end, strides);
    }

    private static int[] ones(int rank) {
        int[] ones = new int[rank];
        Arrays.fill(ones, 1);
        return ones;
    }

    /** Equal parts; the axis comes first. */
    static List<Value> split(Call call) {
        Value x = call.value(1);
        int axis = Call.axis(x, call.integer(0));
        int parts = call.outputs();
        NotLowered.unless(Call.size(x, axis) % parts == 0 && Call.size(x, axis) > 0, "the axis has no such parts");
        return call.operations().split(x, axis, parts);
    }

    /** Parts of listed sizes, one of which may be -1 and is what is left. */
    static List<Value> splitSizes(Call call) {
        Value x = call.value(0);
        int axis = Call.axis(x, call.integer(2));
        int[] sizes = call.integers(1);
        NotLowered.unless(sizes.length == call.outputs(), "it has another number of parts");
        int left = Call.size(x, axis);
        for (int size : sizes) {
            NotLowered.unless(size >= -1 && size != 0, "a part is empty");
            left = Math.subtractExact(left, Math.max(size, 0));
        }
        List<Value> parts = new ArrayList<>();
        int at = 0;
        for (int size : sizes) {
            int end = Math.addExact(at, size == -1 ? left : size);
            NotLowered.unless(end > at && end <= x.dimension(axis), "it reads beyond the end");
            parts.add(call.operations().slice(x, axis, at, end));
            at = end;
        }
        return parts;
    }

    static List<Value> unpack(Call call) {
        Value x = call.value(0);
        int axis = Call.axis(x, call.option("axis", 0));
        NotLowered.unless(Call.size(x, axis) == call.outputs(), "the axis has another size");
        return call.operations().unstack(x, axis);
    }

    static Value pack(Call call) {
        List<Value> values = all(call);
        long axis = call.option("axis", 0);
        int rank = values.get(0).rank() + 1;
        int at = Math.toIntExact(axis < 0 ? axis + rank : axis);
        NotLowered.unless(at >= 0 && at < rank, "there is no such axis");
        List<Value> batched = Batches.alike(call, values);
        for (Value value : batched) {
            NotLowered.unless(value.shape().equals(batched.get(0).shape()), "the shapes differ");
        }
        return call.operations().stack(batched, at);
    }

    static Value concatenate(Call call) {
        List<Value> values = Batches.alike(call, all(call));
        Value first = values.get(0);
        int axis = Call.axis(first, call.option("axis", 0));
        for (Value value : values) {
            NotLowered.unless(value.rank() == first.rank(), "the ranks differ");
            NotLowered.unless(value.shape().with(axis, 1).equals(first.shape().with(axis, 1)), "the shapes differ");
            Call.size(value, axis);
        }
        return call.activated(values.size() > 1 ? call.operations().concatenate(values, axis) : first);
    }

    private static List<Value> all(Call call) {
        NotLowered.unless(call.inputs() > 0, "there is no input");
        List<Value> values = new ArrayList<>();
        for (int i = 0; i < call.inputs(); i++) {
            values.add(call.ofType(i, call.value(0).type()));
        }
        return values;
    }

    static Value gather(Call call) {
        NotLowered.unless(call.option("batch_dims", 0) == 0, "it is done for each batch alone");
        Value x = call.value(0);
        return rows(call, x, call.number(1), Call.axis(x, call.option("axis", 0)));
    }

    /** The indices come first. */
    static Value lookup(Call call) {
        return rows(call, call.value(1), call.number(0), 0);
    }

    private static Value rows(Call call, Value x, Value indices, int axis) {
        NotLowered.unless(indices.type().isInteger(), "the indices are no integers");
        Call.size(x, axis);
        List<Integer> dimensions = new ArrayList<>();
        for (int i = 0; i < x.rank(); i++) {
            if (i != axis) {
                dimensions.add(x.dimension(i));
            } else {
                Arrays.stream(indices.shape().toArray()).forEach(dimensions::add);
            }
        }
        NotLowered.unless(Collections.frequency(dimensions, Shape.DYNAMIC) <= 1, "it chooses in each sample");
        return call.hone()
                .node(
                        HoneOp.GATHER,
                        Attributes.of("axis", (long) axis),
                        x.type(),
                        Shape.of(dimensions.stream().mapToInt(Integer::intValue).toArray()),
                        x,
                        indices);
    }

    /** The leading axes become one, along which the indices are counted. */
    static Value gatherPoints(Call call) {
        Value x = call.value(0);
        Value indices = call.number(1);
        NotLowered.unless(indices.type() == dev.hone.model.DataType.INT32, "the indices are no integers");
        NotLowered.unless(indices.rank() > 0 && x.shape().isStatic(), "it works on the batch");
        int depth = Call.size(indices, indices.rank() - 1);
        NotLowered.unless(depth >= 1 && depth <= x.rank(), "the indices have another depth");
        int[] steps = new int[depth];
        int rows = 1;
        for (int i = depth - 1; i >= 0; i--) {
            steps[i] = rows;
            rows = Math.multiplyExact(rows, x.dimension(i));
        }
        int[] flat = new int[x.rank() - depth + 1];
        flat[0] = rows;
        System.arraycopy(x.shape().toArray(), depth, flat, 1, flat.length - 1);
        Value counted = call.hone().binary(HoneOp.MULTIPLY, indices, call.hone().ints("steps", Shape.of(depth), steps));
        Value places = call.operations().reduce(HoneOp.REDUCE_SUM, counted, false, indices.rank() - 1);
        return rows(call, call.operations().reshape(x, flat), places, 0);
    }
}
