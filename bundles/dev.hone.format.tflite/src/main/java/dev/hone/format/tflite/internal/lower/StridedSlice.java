package dev.hone.format.tflite.internal.lower;

import dev.hone.model.Shape;
import dev.hone.model.hone.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A part in steps, which may go backwards, with axes that go or come. Masks have a bit for each entry. */
final class StridedSlice {

    private static final int NEW = -1;

    private final Call call;
    private final int[] begins;
    private final int[] ends;
    private final int[] strides;
    private final int[] from;
    private final int[] to;
    private final int[] steps;
    /** For each axis of the result the one that it was. */
    private final List<Integer> left = new ArrayList<>();

    private Value x;
    private int axis;

    private StridedSlice(Call call) {
        this.call = call;
        x = call.value(0);
        begins = call.integers(1);
        long[] wanted = call.shapeValues(2);
        strides = call.integers(3);
        NotLowered.unless(wanted.length == begins.length && strides.length == begins.length, "the lists differ");
        NotLowered.unless(begins.length <= Integer.SIZE, "there are too many axes");
        ends = new int[wanted.length];
        for (int i = 0; i < ends.length; i++) {
            boolean open = wanted[i] == ShapeValues.UNKNOWN;
            ends[i] = Math.toIntExact(open ? Integer.MAX_VALUE : wanted[i]);
            if (call.flag("offset") && !open) {
                ends[i] = Math.addExact(begins[i], ends[i]);
            }
        }
        from = new int[x.rank()];
        to = new int[x.rank()];
        steps = new int[x.rank()];
        Arrays.fill(to, Shape.DYNAMIC);
        Arrays.fill(steps, 1);
    }

    static Value of(Call call) {
        return new StridedSlice(call).lower();
    }

    private boolean masked(String mask, int entry) {
        return (call.option(mask, 0) >> entry & 1) != 0;
    }

    private Value lower() {
        for (int i = 0; i < begins.length; i++) {
            if (masked("ellipsis_mask", i)) {
                keep(x.rank() - axis - remaining(i + 1));
            } else if (masked("new_axis_mask", i)) {
                left.add(NEW);
            } else {
                NotLowered.unless(axis < x.rank(), "there is no such axis");
                entry(i);
                axis++;
            }
        }
        keep(x.rank() - axis);
        Value part = call.operations().slice(x, from, to, steps);
        int[] shape = left.stream()
                .mapToInt(source -> source == NEW ? 1 : part.dimension(source))
                .toArray();
        return call.operations().reshape(part, shape);
    }

    /** Axes that entries from one on take. */
    private int remaining(int entry) {
        int count = 0;
        for (int i = entry; i < begins.length; i++) {
            count += masked("new_axis_mask", i) ? 0 : 1;
        }
        return count;
    }

    private void keep(int axes) {
        NotLowered.unless(axes >= 0, "there are too many axes");
        for (int i = 0; i < axes; i++) {
            left.add(axis);
            axis++;
        }
    }

    private void entry(int i) {
        boolean first = masked("begin_mask", i);
        boolean last = masked("end_mask", i);
        if (x.dimension(axis) == Shape.DYNAMIC) {
            boolean whole = (first || begins[i] == 0) && strides[i] == 1 && (last || ends[i] > 0);
            NotLowered.unless(whole && !masked("shrink_axis_mask", i), "it works on the batch");
            left.add(axis);
            return;
        }
        int size = x.dimension(axis);
        if (masked("shrink_axis_mask", i)) {
            int at = begins[i] < 0 ? begins[i] + size : begins[i];
            NotLowered.unless(at >= 0 && at < size, "it reads beyond the end");
            range(at, at + 1, 1);
            return;
        }
        left.add(axis);
        NotLowered.unless(strides[i] != 0 && strides[i] != Integer.MIN_VALUE, "it goes nowhere");
        if (strides[i] > 0) {
            int begin = first ? 0 : limited(begins[i], size, 0, size);
            range(begin, last ? size : limited(ends[i], size, 0, size), strides[i]);
        } else {
            int begin = first ? size - 1 : limited(begins[i], size, -1, size - 1);
            int end = last ? -1 : limited(ends[i], size, -1, size - 1);
            x = call.operations().reverse(x, axis);
            range(size - 1 - begin, size - 1 - end, -strides[i]);
        }
    }

    private static int limited(int index, int size, int least, int most) {
        long place = index < 0 ? (long) index + size : index;
        return (int) Math.max(least, Math.min(place, most));
    }

    private void range(int begin, int end, int step) {
        NotLowered.unless(begin < end, "nothing is left");
        from[axis] = begin;
        to[axis] = end;
        steps[axis] = step;
    }
}
