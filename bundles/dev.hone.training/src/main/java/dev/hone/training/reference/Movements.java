package dev.hone.training.reference;

import dev.hone.training.reference.Movement.Source;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Where operations that move values take them from. */
final class Movements {

    private Movements() {}

    static List<Source> reshape(Call call) {
        int[] shape = call.integers("shape");
        int open = -1;
        int known = 1;
        for (int i = 0; i < shape.length; i++) {
            if (shape[i] < 0) {
                open = i;
            } else {
                known *= shape[i];
            }
        }
        if (open >= 0) {
            shape[open] = call.input(0).size() / known;
        }
        return List.of(Source.of(shape, identity(call.input(0).size())));
    }

    static List<Source> identity(Call call) {
        return List.of(
                Source.of(call.input(0).dimensions(), identity(call.input(0).size())));
    }

    private static int[] identity(int size) {
        int[] same = new int[size];
        Arrays.setAll(same, i -> i);
        return same;
    }

    static List<Source> transpose(Call call) {
        Array x = call.input(0);
        int[] permutation = call.integers("permutation");
        int[] strides = Array.strides(x.dimensions());
        int[] shape = Arrays.stream(permutation).map(x::dimension).toArray();
        return List.of(Source.of(
                shape,
                Walk.offsets(
                        shape,
                        Arrays.stream(permutation).map(axis -> strides[axis]).toArray())));
    }

    static List<Source> slice(Call call) {
        Array x = call.input(0);
        int[] begin = call.integers("begin");
        int[] end = call.integers("end");
        int[] steps = call.integers("strides");
        int[] own = Array.strides(x.dimensions());
        int[] shape = new int[x.rank()];
        int first = 0;
        for (int axis = 0; axis < shape.length; axis++) {
            int stop = end[axis] < 0 ? x.dimension(axis) : end[axis];
            shape[axis] = (stop - begin[axis] + steps[axis] - 1) / steps[axis];
            first += begin[axis] * own[axis];
            own[axis] *= steps[axis];
        }
        return List.of(shifted(shape, first, own));
    }

    private static Source shifted(int[] shape, int first, int... steps) {
        return Source.of(
                shape,
                Arrays.stream(Walk.offsets(shape, steps)).map(at -> first + at).toArray());
    }

    static List<Source> reverse(Call call) {
        Array x = call.input(0);
        int axis = call.axis(x.rank());
        int[] steps = Array.strides(x.dimensions());
        int first = (x.dimension(axis) - 1) * steps[axis];
        steps[axis] = -steps[axis];
        return List.of(shifted(x.dimensions(), first, steps));
    }

    static List<Source> pad(Call call) {
        Array x = call.input(0);
        int[] before = call.integers("before");
        int[] after = call.integers("after");
        int[] strides = Array.strides(x.dimensions());
        int[] shape = x.dimensions();
        Arrays.setAll(shape, axis -> shape[axis] + before[axis] + after[axis]);
        int[] elements = new int[Array.size(shape)];
        Walk.each(shape, (position, index) -> {
            int element = 0;
            for (int axis = 0; axis < index.length; axis++) {
                int at = index[axis] - before[axis];
                if (at < 0 || at >= x.dimension(axis)) {
                    element = Movement.CONSTANT;
                    break;
                }
                element += at * strides[axis];
            }
            elements[position] = element;
        });
        return List.of(Source.of(shape, elements));
    }

    static List<Source> tile(Call call) {
        Array x = call.input(0);
        int[] multiples = call.integers("multiples");
        int[] strides = Array.strides(x.dimensions());
        int[] shape = x.dimensions();
        Arrays.setAll(shape, axis -> shape[axis] * multiples[axis]);
        int[] elements = new int[Array.size(shape)];
        Walk.each(shape, (position, index) -> {
            for (int axis = 0; axis < index.length; axis++) {
                elements[position] += index[axis] % x.dimension(axis) * strides[axis];
            }
        });
        return List.of(Source.of(shape, elements));
    }

    static List<Source> broadcast(Call call) {
        Array x = call.input(0);
        int[] shape = call.integers("shape");
        for (int axis = 0; axis < shape.length; axis++) {
            if (shape[axis] < 0) {
                shape[axis] = x.dimension(axis - shape.length + x.rank());
            }
        }
        return List.of(Source.of(shape, new Broadcast(shape).indices(x)));
    }

    static List<Source> gather(Call call) {
        Array x = call.input(0);
        Array indices = call.input(1);
        int axis = call.axis(x.rank());
        int outer = Array.size(Arrays.copyOf(x.dimensions(), axis));
        int inner = Array.size(Arrays.copyOfRange(x.dimensions(), axis + 1, x.rank()));
        List<Integer> shape = new ArrayList<>();
        Arrays.stream(x.dimensions(), 0, axis).forEach(shape::add);
        Arrays.stream(indices.dimensions()).forEach(shape::add);
        Arrays.stream(x.dimensions(), axis + 1, x.rank()).forEach(shape::add);
        int[] elements = new int[outer * indices.size() * inner];
        int position = 0;
        for (int i = 0; i < outer; i++) {
            for (int j = 0; j < indices.size(); j++) {
                int at = (int) indices.get(j);
                if (at < 0 || at >= x.dimension(axis)) {
                    throw new IndexOutOfBoundsException(
                            "index " + at + " into an axis of " + x.dimension(axis) + " entries");
                }
                for (int k = 0; k < inner; k++) {
                    elements[position++] = (i * x.dimension(axis) + at) * inner + k;
                }
            }
        }
        return List.of(Source.of(shape.stream().mapToInt(Integer::intValue).toArray(), elements));
    }

    static List<Source> concatenate(Call call) {
        List<Array> inputs = call.inputs();
        int axis = call.axis(inputs.get(0).rank());
        int[] shape = inputs.get(0).dimensions();
        shape[axis] = inputs.stream().mapToInt(x -> x.dimension(axis)).sum();
        int outer = Array.size(Arrays.copyOf(shape, axis));
        int[] from = new int[Array.size(shape)];
        int[] elements = new int[from.length];
        int position = 0;
        for (int i = 0; i < outer; i++) {
            for (int input = 0; input < inputs.size(); input++) {
                int block = inputs.get(input).size() / outer;
                for (int k = 0; k < block; k++) {
                    from[position] = input;
                    elements[position++] = i * block + k;
                }
            }
        }
        return List.of(new Source(shape, from, elements));
    }

    static List<Source> stack(Call call) {
        Array first = call.input(0);
        int axis = call.axis(first.rank() + 1);
        int count = call.inputs().size();
        int inner = Array.size(Arrays.copyOfRange(first.dimensions(), axis, first.rank()));
        int[] shape = new int[first.rank() + 1];
        Arrays.setAll(shape, i -> i == axis ? count : first.dimension(i < axis ? i : i - 1));
        int[] from = new int[first.size() * count];
        int[] elements = new int[from.length];
        for (int i = 0; i < from.length; i++) {
            from[i] = i / inner % count;
            elements[i] = i / (inner * count) * inner + i % inner;
        }
        return List.of(new Source(shape, from, elements));
    }

    static List<Source> unstack(Call call) {
        Array x = call.input(0);
        int axis = call.axis(x.rank());
        int[] shape = new int[x.rank() - 1];
        Arrays.setAll(shape, i -> x.dimension(i < axis ? i : i + 1));
        return parts(x, axis, x.dimension(axis), shape);
    }

    static List<Source> split(Call call) {
        Array x = call.input(0);
        int axis = call.axis(x.rank());
        int count = call.integer("parts", 1);
        int[] shape = x.dimensions();
        shape[axis] /= count;
        return parts(x, axis, count, shape);
    }

    private static List<Source> parts(Array x, int axis, int count, int... shape) {
        int block = x.size() / Array.size(Arrays.copyOf(x.dimensions(), axis)) / count;
        List<Source> sources = new ArrayList<>();
        for (int part = 0; part < count; part++) {
            int[] elements = new int[x.size() / count];
            for (int i = 0; i < elements.length; i++) {
                elements[i] = (i / block * count + part) * block + i % block;
            }
            sources.add(Source.of(shape, elements));
        }
        return sources;
    }

    static List<Source> spaceToDepth(Call call) {
        int block = call.integer("block", 1);
        Array x = call.input(0);
        int[] shape = {x.dimension(0), x.dimension(1) / block, x.dimension(2) / block, x.dimension(3) * block * block};
        return List.of(Source.of(shape, blocks(x.dimensions(), shape, block, false)));
    }

    static List<Source> depthToSpace(Call call) {
        int block = call.integer("block", 1);
        Array x = call.input(0);
        int[] shape = {x.dimension(0), x.dimension(1) * block, x.dimension(2) * block, x.dimension(3) / (block * block)
        };
        return List.of(Source.of(shape, blocks(shape, x.dimensions(), block, true)));
    }

    /** For each element of the space, which of the depth stands there; or the other way round. */
    private static int[] blocks(int[] space, int[] depth, int block, boolean toSpace) {
        int[] elements = new int[Array.size(space)];
        int[] strides = Array.strides(depth);
        Walk.each(space, (position, index) -> {
            int channel = (index[1] % block * block + index[2] % block) * space[3] + index[3];
            int element =
                    index[0] * strides[0] + index[1] / block * strides[1] + index[2] / block * strides[2] + channel;
            if (toSpace) {
                elements[position] = element;
            } else {
                elements[element] = position;
            }
        });
        return elements;
    }

    /** The nearest pixel, as TensorFlow counts. */
    static List<Source> nearest(Call call) {
        Array x = call.input(0);
        int[] size = call.integers("size");
        int[] strides = Array.strides(x.dimensions());
        int[] shape = {x.dimension(0), size[0], size[1], x.dimension(3)};
        int[] elements = new int[Array.size(shape)];
        Walk.each(
                shape,
                (position, index) -> elements[position] = index[0] * strides[0]
                        + nearest(call, index[1], x.dimension(1), size[0]) * strides[1]
                        + nearest(call, index[2], x.dimension(2), size[1]) * strides[2]
                        + index[3]);
        return List.of(Source.of(shape, elements));
    }

    private static int nearest(Call call, int index, int input, int output) {
        boolean align = call.flag("align-corners");
        double scale = align && output > 1 ? (input - 1.0) / (output - 1) : (double) input / output;
        double at = (index + (call.flag("half-pixel-centers") ? 0.5 : 0)) * scale;
        return Math.max(0, Math.min(input - 1, (int) (align ? Math.floor(at + 0.5) : Math.floor(at))));
    }
}
