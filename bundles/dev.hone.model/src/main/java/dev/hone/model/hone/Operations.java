package dev.hone.model.hone;

import dev.hone.model.Attributes;
import dev.hone.model.InvalidModelException;
import dev.hone.model.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The operations that move values, or work on windows or axes. Images are NHWC. Strides and the like are of space. */
public final class Operations {

    private final HoneBuilder graph;

    public Operations(HoneBuilder graph) {
        this.graph = graph;
    }

    private static Attributes windowed(boolean same) {
        return Attributes.of("padding", same ? "SAME" : "VALID");
    }

    /** @param filter {@code [h, w, in, out]}, or with one more dimension of space */
    public Value convolution(Value x, Value filter, int[] strides, int[] dilations, boolean same, int groups) {
        int space = x.rank() - 2;
        int[] dimensions = spatial(x, filter, strides, dilations, same);
        if (x.channels() != filter.dimension(space) * groups || filter.dimension(space + 1) % groups != 0) {
            throw new InvalidModelException("a filter of shape " + filter.shape() + " in " + groups
                    + " groups does not fit data of shape " + x.shape());
        }
        dimensions[x.rank() - 1] = filter.dimension(-1);
        Attributes attributes =
                windowed(same).with("strides", Lists.of(strides)).with("dilations", Lists.of(dilations));
        return graph.node(
                space == 3 ? HoneOp.CONV_3D : HoneOp.CONV_2D,
                space == 3 ? attributes : attributes.with("groups", (long) groups),
                x.type(),
                Shape.of(dimensions),
                x,
                filter);
    }

    /** @param filter {@code [h, w, in, multiplier]} */
    public Value depthwise(Value x, Value filter, int[] strides, int[] dilations, boolean same) {
        int[] dimensions = spatial(x, filter, strides, dilations, same);
        dimensions[3] = filter.dimension(2) * filter.dimension(3);
        return graph.node(
                HoneOp.DEPTHWISE_CONV_2D,
                windowed(same).with("strides", Lists.of(strides)).with("dilations", Lists.of(dilations)),
                x.type(),
                Shape.of(dimensions),
                x,
                filter);
    }

    private static int[] spatial(Value x, Value filter, int[] strides, int[] dilations, boolean same) {
        int[] dimensions = x.shape().toArray();
        for (int i = 0; i < x.rank() - 2; i++) {
            dimensions[i + 1] = Windows.output(x.dimension(i + 1), filter.dimension(i), strides[i], dilations[i], same);
            requireSome(x, dimensions[i + 1]);
        }
        return dimensions;
    }

    private static void requireSome(Value x, int dimension) {
        if (dimension == 0) {
            throw new InvalidModelException("its window is larger than its data of shape " + x.shape());
        }
    }

    /** @param filter {@code [h, w, out, in]} */
    public Value transposed(Value x, Value filter, int[] strides, boolean same, Shape output) {
        return graph.node(
                HoneOp.CONV_2D_TRANSPOSE,
                windowed(same).with("strides", Lists.of(strides)).with("output-shape", Lists.of(output.toArray())),
                x.type(),
                output,
                x,
                filter);
    }

    /** {@link HoneOp#MAX_POOL} or {@link HoneOp#AVERAGE_POOL}. */
    public Value pool(HoneOp op, Value x, int[] window, int[] strides, boolean same) {
        int[] dimensions = x.shape().toArray();
        for (int i = 0; i < window.length; i++) {
            dimensions[i + 1] = Windows.output(x.dimension(i + 1), window[i], strides[i], 1, same);
            requireSome(x, dimensions[i + 1]);
        }
        return graph.node(
                op,
                windowed(same).with("window", Lists.of(window)).with("strides", Lists.of(strides)),
                x.type(),
                Shape.of(dimensions),
                x);
    }

    /** The product of matrices in the last two axes; {@code b} may have fewer axes. */
    public Value matmul(Value a, Value b, boolean transposeB) {
        int inner = b.dimension(transposeB ? -1 : -2);
        if (a.channels() != inner && a.channels() != Shape.DYNAMIC && inner != Shape.DYNAMIC) {
            throw new InvalidModelException(
                    "data of shape " + a.shape() + " cannot be multiplied by a matrix of shape " + b.shape());
        }
        int[] dimensions = a.shape().toArray();
        dimensions[dimensions.length - 1] = b.dimension(transposeB ? -2 : -1);
        if (b.rank() > 2) {
            int[] batch = HoneBuilder.broadcast(
                            Shape.of(Arrays.copyOf(a.shape().toArray(), a.rank() - 2)),
                            Shape.of(Arrays.copyOf(b.shape().toArray(), b.rank() - 2)))
                    .toArray();
            int[] all = Arrays.copyOf(batch, batch.length + 2);
            all[batch.length] = a.dimension(-2);
            all[batch.length + 1] = dimensions[dimensions.length - 1];
            dimensions = all;
        }
        return graph.node(
                HoneOp.MATMUL,
                Attributes.of("transpose-a", false).with("transpose-b", transposeB),
                a.type(),
                Shape.of(dimensions),
                a,
                b);
    }

    /** A reduction over axes, which stay with size 1 or go. */
    public Value reduce(HoneOp op, Value x, boolean keep, int... axes) {
        List<Integer> dimensions = new ArrayList<>();
        for (int axis = 0; axis < x.rank(); axis++) {
            int current = axis;
            if (Arrays.stream(axes).noneMatch(reduced -> reduced == current)) {
                dimensions.add(x.dimension(axis));
            } else if (keep) {
                dimensions.add(1);
            }
        }
        return graph.node(
                op,
                Attributes.of("axes", Lists.of(axes)).with("keep", keep),
                x.type(),
                Shape.of(dimensions.stream().mapToInt(Integer::intValue).toArray()),
                x);
    }

    /** An operation along an axis that keeps the shape. */
    public Value along(HoneOp op, Value x, int axis) {
        return graph.node(
                op, Attributes.of("axis", (long) (axis < 0 ? axis + x.rank() : axis)), x.type(), x.shape(), x);
    }

    /** Another shape, at most one dimension of which is not known. */
    public Value reshape(Value x, int... dimensions) {
        return reshapeBatch(x, x.multiple(), dimensions);
    }

    /** @param multiple of the batch in the first dimension, where that is not known */
    public Value reshapeBatch(Value x, int multiple, int... dimensions) {
        if (Arrays.stream(dimensions).filter(d -> d == Shape.DYNAMIC).count() > 1) {
            throw new InvalidModelException("shape " + x.shape() + " cannot become " + Shape.of(dimensions)
                    + ": only one dimension may be unknown");
        }
        return reshaped(x, multiple, dimensions);
    }

    private Value reshaped(Value x, int multiple, int... dimensions) {
        Shape shape = Shape.of(dimensions);
        if (shape.equals(x.shape()) && multiple == x.multiple()) {
            return x;
        }
        return graph.node(HoneOp.RESHAPE, Attributes.of("shape", Lists.of(dimensions)), x.type(), shape, multiple, x);
    }

    /** A dimension of size 1 more. */
    public Value expand(Value x, int axis) {
        int[] dimensions = new int[x.rank() + 1];
        for (int i = 0; i < dimensions.length; i++) {
            dimensions[i] = i == axis ? 1 : x.dimension(i < axis ? i : i - 1);
        }
        return reshaped(x, x.multiple(), dimensions);
    }

    /** A dimension of size 1 less. */
    public Value squeeze(Value x, int axis) {
        int[] dimensions = new int[x.rank() - 1];
        for (int i = 0; i < dimensions.length; i++) {
            dimensions[i] = x.dimension(i < axis ? i : i + 1);
        }
        return reshaped(x, x.multiple(), dimensions);
    }

    /** One number for each axis. */
    public Value pad(Value x, int[] before, int[] after, double value) {
        if (Arrays.stream(before).allMatch(n -> n == 0) && Arrays.stream(after).allMatch(n -> n == 0)) {
            return x;
        }
        int[] dimensions = x.shape().toArray();
        for (int i = 0; i < dimensions.length; i++) {
            dimensions[i] = dimensions[i] == Shape.DYNAMIC ? Shape.DYNAMIC : dimensions[i] + before[i] + after[i];
        }
        return graph.node(
                HoneOp.PAD,
                Attributes.of("before", Lists.of(before))
                        .with("after", Lists.of(after))
                        .with("value", value),
                x.type(),
                Shape.of(dimensions),
                x);
    }

    /**
     * A part, with steps.
     *
     * @param begin first index of each axis, not negative
     * @param end index behind the last, {@link Shape#DYNAMIC} for the end of the axis
     */
    public Value slice(Value x, int[] begin, int[] end, int[] strides) {
        int[] dimensions = x.shape().toArray();
        for (int i = 0; i < dimensions.length; i++) {
            int stop = end[i] == Shape.DYNAMIC ? dimensions[i] : end[i];
            dimensions[i] = stop == Shape.DYNAMIC ? Shape.DYNAMIC : (stop - begin[i] + strides[i] - 1) / strides[i];
            if (dimensions[i] < 1 && dimensions[i] != Shape.DYNAMIC) {
                throw new InvalidModelException("nothing is left of axis " + i + " of data of shape " + x.shape());
            }
        }
        return graph.node(
                HoneOp.SLICE,
                Attributes.of("begin", Lists.of(begin))
                        .with("end", Lists.of(end))
                        .with("strides", Lists.of(strides)),
                x.type(),
                Shape.of(dimensions),
                x);
    }

    /** The part of one axis from {@code begin} to before {@code end}. */
    public Value slice(Value x, int axis, int begin, int end) {
        int[] from = new int[x.rank()];
        int[] to = new int[x.rank()];
        int[] steps = new int[x.rank()];
        Arrays.fill(to, Shape.DYNAMIC);
        Arrays.fill(steps, 1);
        from[axis] = begin;
        to[axis] = end;
        return slice(x, from, to, steps);
    }

    /** Equal parts of an axis. */
    public List<Value> split(Value x, int axis, int parts) {
        Shape part = x.shape().with(axis, x.dimension(axis) / parts);
        return graph.nodes(
                HoneOp.SPLIT,
                Attributes.of("axis", (long) axis).with("parts", (long) parts),
                x.type(),
                java.util.Collections.nCopies(parts, part),
                List.of(x));
    }

    /** The entries of an axis, which goes. */
    public List<Value> unstack(Value x, int axis) {
        int[] shape = new int[x.rank() - 1];
        for (int i = 0; i < shape.length; i++) {
            shape[i] = x.dimension(i < axis ? i : i + 1);
        }
        return graph.nodes(
                HoneOp.UNSTACK,
                Attributes.of("axis", (long) axis),
                x.type(),
                java.util.Collections.nCopies(x.dimension(axis), Shape.of(shape)),
                List.of(x));
    }

    /** Values as the entries of a new axis. */
    public Value stack(List<Value> values, int axis) {
        int[] shape = new int[values.get(0).rank() + 1];
        for (int i = 0; i < shape.length; i++) {
            shape[i] = i == axis ? values.size() : values.get(0).dimension(i < axis ? i : i - 1);
        }
        return graph.node(
                HoneOp.STACK,
                Attributes.of("axis", (long) axis),
                values.get(0).type(),
                Shape.of(shape),
                values.toArray(Value[]::new));
    }

    public Value concatenate(List<Value> values, int axis) {
        if (values.size() == 1) {
            return values.get(0);
        }
        int[] dimensions = values.get(0).shape().toArray();
        dimensions[axis] = 0;
        for (Value value : values) {
            if (value.rank() != dimensions.length) {
                throw new InvalidModelException(
                        "shapes " + values.get(0).shape() + " and " + value.shape() + " cannot be concatenated");
            }
            int size = value.dimension(axis);
            dimensions[axis] = size == Shape.DYNAMIC || dimensions[axis] == Shape.DYNAMIC
                    ? Shape.DYNAMIC
                    : dimensions[axis] + size;
        }
        return graph.node(
                HoneOp.CONCATENATE,
                Attributes.of("axis", (long) axis),
                values.get(0).type(),
                Shape.of(dimensions),
                values.toArray(Value[]::new));
    }

    /** How often each axis is repeated as a whole. */
    public Value tile(Value x, int... multiples) {
        int[] dimensions = x.shape().toArray();
        for (int i = 0; i < dimensions.length; i++) {
            dimensions[i] = dimensions[i] == Shape.DYNAMIC ? Shape.DYNAMIC : dimensions[i] * multiples[i];
        }
        return graph.node(
                HoneOp.TILE, Attributes.of("multiples", Lists.of(multiples)), x.type(), Shape.of(dimensions), x);
    }

    /** Rows of a table. */
    public Value gather(Value table, Value indices) {
        int[] dimensions = Arrays.copyOf(indices.shape().toArray(), indices.rank() + table.rank() - 1);
        for (int i = 1; i < table.rank(); i++) {
            dimensions[indices.rank() + i - 1] = table.dimension(i);
        }
        return graph.node(HoneOp.GATHER, Attributes.of("axis", 0L), table.type(), Shape.of(dimensions), table, indices);
    }

    /** An axis in the opposite order. */
    public Value reverse(Value x, int axis) {
        return along(HoneOp.REVERSE, x, axis);
    }

    public Value resize(Value x, int height, int width, String method, boolean halfPixels) {
        return graph.node(
                HoneOp.RESIZE,
                Attributes.of("size", Lists.of(height, width))
                        .with("method", method)
                        .with("align-corners", false)
                        .with("half-pixel-centers", halfPixels),
                x.type(),
                Shape.of(x.dimension(0), height, width, x.channels()),
                x);
    }
}
