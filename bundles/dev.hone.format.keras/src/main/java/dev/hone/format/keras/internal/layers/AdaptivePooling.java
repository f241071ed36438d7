package dev.hone.format.keras.internal.layers;

import dev.hone.format.keras.internal.config.UnsupportedException;
import dev.hone.model.Attributes;
import dev.hone.model.Shape;
import dev.hone.model.hone.HoneOp;
import dev.hone.model.hone.Operations;
import dev.hone.model.hone.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Pooling to a given size: the window of output {@code i} of {@code n} is from {@code floor(i * size / n)} to before
 * {@code ceil((i + 1) * size / n)}. Each axis is pooled alone, by all windows of each of their lengths, of which those
 * that are wanted are taken.
 */
final class AdaptivePooling {

    private AdaptivePooling() {}

    static Value read(Call call, HoneOp op, int space) {
        Shapes.requireRank(call.x(), space + 2);
        int[] sizes = call.options().integers("output_size", space, 1);
        return Shapes.onChannelsLast(call, call.x(), x -> {
            Value y = x;
            for (int i = 0; i < space; i++) {
                y = axis(call, op, y, i + 1, sizes[i]);
            }
            return y;
        });
    }

    /** With the axis as the first of two dimensions of space, and all behind it but the channels as the other. */
    private static Value axis(Call call, HoneOp op, Value x, int axis, int size) {
        int length = x.dimension(axis);
        int[] shape = x.shape().toArray();
        if (IntStream.range(1, shape.length).anyMatch(i -> shape[i] == Shape.DYNAMIC)) {
            throw new UnsupportedException("data of shape " + x.shape() + "; accepted: known sizes");
        }
        Operations operations = call.operations();
        int before = IntStream.range(1, axis).map(i -> shape[i]).reduce(1, (a, b) -> a * b);
        int behind =
                IntStream.range(axis + 1, shape.length - 1).map(i -> shape[i]).reduce(1, (a, b) -> a * b);
        int batch = shape[0] == Shape.DYNAMIC ? shape[0] : shape[0] * before;
        Value plane = operations.reshapeBatch(x, x.multiple() * before, batch, length, behind, x.channels());
        Value pooled = pooled(call, op, plane, length, size);
        shape[axis] = size;
        return operations.reshapeBatch(pooled, x.multiple(), shape);
    }

    private static Value pooled(Call call, HoneOp op, Value plane, int length, int size) {
        int[] one = {1, 1};
        int[] starts = IntStream.range(0, size)
                .map(i -> Math.toIntExact((long) i * length / size))
                .toArray();
        int[] windows = IntStream.range(0, size)
                .map(i -> Math.toIntExact(-Math.floorDiv(-(i + 1L) * length, size)) - starts[i])
                .toArray();
        if (length % size == 0) {
            int[] window = {windows[0], 1};
            return call.operations().pool(op, plane, window, window, false);
        }
        List<Value> all = new ArrayList<>();
        int[] positions = starts.clone();
        int offset = 0;
        for (int window : IntStream.of(windows).distinct().sorted().toArray()) {
            all.add(call.operations().pool(op, plane, new int[] {window, 1}, one, false));
            for (int i = 0; i < size; i++) {
                positions[i] += windows[i] == window ? offset : 0;
            }
            offset += length - window + 1;
        }
        Value joined = call.operations().concatenate(all, 1);
        return call.graph()
                .node(
                        HoneOp.GATHER,
                        Attributes.of("axis", 1L),
                        plane.type(),
                        joined.shape().with(1, size),
                        joined,
                        call.graph().ints("positions", Shape.of(size), positions));
    }
}
