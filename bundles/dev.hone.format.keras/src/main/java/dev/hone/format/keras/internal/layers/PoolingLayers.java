package dev.hone.format.keras.internal.layers;

import dev.hone.format.keras.internal.config.Options;
import dev.hone.model.hone.HoneBuilder;
import dev.hone.model.hone.HoneOp;
import dev.hone.model.hone.Operations;
import dev.hone.model.hone.Value;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Poolings by windows and over all of space. */
final class PoolingLayers {

    private PoolingLayers() {}

    static void register(Map<String, LayerReader> table) {
        for (int space = 1; space <= 2; space++) {
            int dimensions = space;
            String suffix = space + "D";
            table.put("MaxPooling" + suffix, call -> windowed(call, HoneOp.MAX_POOL, dimensions));
            table.put("AveragePooling" + suffix, call -> windowed(call, HoneOp.AVERAGE_POOL, dimensions));
        }
        table.put("MaxPooling3D", call -> volume(call, HoneOp.MAX_POOL));
        table.put("AveragePooling3D", call -> volume(call, HoneOp.AVERAGE_POOL));
        for (int space = 1; space <= 3; space++) {
            int dimensions = space;
            String suffix = space + "D";
            table.put("AdaptiveMaxPooling" + suffix, call -> AdaptivePooling.read(call, HoneOp.MAX_POOL, dimensions));
            table.put(
                    "AdaptiveAveragePooling" + suffix,
                    call -> AdaptivePooling.read(call, HoneOp.AVERAGE_POOL, dimensions));
            table.put("GlobalMaxPooling" + suffix, call -> global(call, HoneOp.REDUCE_MAX, dimensions));
            table.put("GlobalAveragePooling" + suffix, call -> global(call, HoneOp.REDUCE_MEAN, dimensions));
        }
    }

    private static Value windowed(Call call, HoneOp op, int space) {
        Options options = call.options();
        Shapes.requireRank(call.x(), space + 2);
        int[] window = options.integers("pool_size", space, 2);
        int[] strides = options.has("strides") ? options.integers("strides", space, 1) : window;
        boolean same = options.choice("padding", "valid", "valid", "same").equals("same");
        Operations operations = call.operations();
        return Shapes.onChannelsLast(
                call,
                call.x(),
                x -> space == 2
                        ? operations.pool(op, x, window, strides, same)
                        : operations.squeeze(
                                operations.pool(
                                        op,
                                        operations.expand(x, 1),
                                        new int[] {1, window[0]},
                                        new int[] {1, strides[0]},
                                        same),
                                1));
    }

    /**
     * Over the last two dimensions of space, then over the first: a window has as many values in each of its slices, so
     * the mean of means is the mean.
     */
    private static Value volume(Call call, HoneOp op) {
        Options options = call.options();
        Shapes.requireRank(call.x(), 5);
        int[] window = options.integers("pool_size", 3, 2);
        int[] strides = options.has("strides") ? options.integers("strides", 3, 1) : window;
        boolean same = options.choice("padding", "valid", "valid", "same").equals("same");
        Operations operations = call.operations();
        return Shapes.onChannelsLast(call, call.x(), x -> {
            int depth = x.dimension(1);
            int batch = x.dimension(0);
            Value slices = operations.reshapeBatch(
                    x,
                    x.multiple() * depth,
                    batch < 0 ? batch : batch * depth,
                    x.dimension(2),
                    x.dimension(3),
                    x.channels());
            Value flat = operations.pool(
                    op, slices, new int[] {window[1], window[2]}, new int[] {strides[1], strides[2]}, same);
            int plane = flat.dimension(1) * flat.dimension(2);
            Value deep = operations.pool(
                    op,
                    operations.reshapeBatch(flat, x.multiple(), batch, depth, plane, flat.channels()),
                    new int[] {window[0], 1},
                    new int[] {strides[0], 1},
                    same);
            return operations.reshape(
                    deep, batch, deep.dimension(1), flat.dimension(1), flat.dimension(2), flat.channels());
        });
    }

    /** The mean of what counts. */
    private static Value masked(Call call, HoneOp op, Value x, Value mask, boolean keep) {
        if (op != HoneOp.REDUCE_MEAN || x.rank() != 3) {
            return call.operations()
                    .reduce(op, x, keep, IntStream.rangeClosed(1, x.rank() - 2).toArray());
        }
        HoneBuilder graph = call.graph();
        Value weights = Masks.real(graph, call.operations().expand(mask, 2));
        Value sum = call.operations().reduce(HoneOp.REDUCE_SUM, graph.binary(HoneOp.MULTIPLY, x, weights), keep, 1);
        return graph.binary(HoneOp.DIVIDE, sum, call.operations().reduce(HoneOp.REDUCE_SUM, weights, keep, 1));
    }

    private static Value global(Call call, HoneOp op, int space) {
        Shapes.requireRank(call.x(), space + 2);
        boolean keep = call.options().flag("keepdims", false);
        boolean first = Shapes.channelsFirst(call.options());
        Value x = first ? Shapes.last(call.graph(), call.x()) : call.x();
        Optional<Value> mask = Masks.given(call, 1, "mask");
        Value y = mask.isPresent()
                ? masked(call, op, x, mask.get(), keep)
                : call.operations()
                        .reduce(op, x, keep, IntStream.rangeClosed(1, space).toArray());
        return keep && first ? Shapes.first(call.graph(), y) : y;
    }
}
