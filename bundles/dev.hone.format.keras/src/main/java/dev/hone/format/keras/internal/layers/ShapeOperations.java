package dev.hone.format.keras.internal.layers;

import dev.hone.format.keras.internal.config.Options;
import dev.hone.format.keras.internal.config.UnsupportedException;
import dev.hone.model.Shape;
import dev.hone.model.hone.Operations;
import dev.hone.model.hone.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Operations of {@code keras.ops} that move values, such as {@code x[:, 0]}. */
final class ShapeOperations {

    private ShapeOperations() {}

    static void register(Map<String, LayerReader> table) {
        put(table, "GetItem", call -> item(call, TensorOperations.operand(call, 0, "x")));
        put(table, "ExpandDims", call -> {
            Value x = TensorOperations.operand(call, 0, "x");
            int axis = call.options().integer("axis");
            return call.operations().expand(x, axis < 0 ? axis + x.rank() + 1 : axis);
        });
        put(table, "Squeeze", call -> {
            Value x = TensorOperations.operand(call, 0, "x");
            return call.operations().squeeze(x, Shapes.axis(call.options().integer("axis"), x));
        });
        put(table, "Transpose", call -> {
            Value x = TensorOperations.operand(call, 0, "x");
            int[] axes = call.options().has("axes")
                    ? call.options().integers("axes")
                    : IntStream.range(0, x.rank()).map(i -> x.rank() - 1 - i).toArray();
            return call.graph()
                    .transpose(
                            x,
                            IntStream.of(axes).map(axis -> Shapes.axis(axis, x)).toArray());
        });
        put(table, "Reshape", call -> reshape(call, TensorOperations.operand(call, 0, "x")));
        put(table, "Stack", call -> {
            List<Value> values = call.inputs();
            int axis = call.options().integer("axis", 0);
            return call.operations()
                    .stack(values, axis < 0 ? axis + values.get(0).rank() + 1 : axis);
        });
    }

    private static void put(Map<String, LayerReader> table, String name, LayerReader reader) {
        table.put(TensorOperations.PREFIX + name, reader);
    }

    /** A part of each axis, {@code :}, {@code a:b:c}; where there is a number instead, the axis goes. */
    private static Value item(Call call, Value x) {
        Object given =
                call.args().size() > 1 ? call.args().get(1) : call.kwargs().get("key");
        List<?> keys = given instanceof List<?> list ? list : List.of(given);
        int[] begin = new int[x.rank()];
        int[] end = new int[x.rank()];
        int[] strides = new int[x.rank()];
        Arrays.fill(end, Shape.DYNAMIC);
        Arrays.fill(strides, 1);
        List<Integer> gone = new ArrayList<>();
        for (int axis = 0; axis < keys.size(); axis++) {
            Object key = keys.get(axis);
            if (key instanceof Long index && axis < x.rank()) {
                begin[axis] = position(x, axis, Math.toIntExact(index));
                end[axis] = begin[axis] + 1;
                gone.add(0, axis);
            } else if (key instanceof Map<?, ?> map && "__slice__".equals(map.get("class_name")) && axis < x.rank()) {
                Options slice = Options.of(map).map("config").orElse(Options.of(map));
                begin[axis] = slice.has("start") ? position(x, axis, slice.integer("start")) : 0;
                end[axis] = slice.has("stop") ? position(x, axis, slice.integer("stop")) : Shape.DYNAMIC;
                strides[axis] = slice.integer("step", 1);
            } else {
                throw new UnsupportedException("index " + key + "; supported: whole numbers and slices, one an axis");
            }
            if (strides[axis] < 1) {
                throw new UnsupportedException("a step of " + strides[axis] + "; supported: 1 and more");
            }
        }
        Operations operations = call.operations();
        boolean whole = Arrays.stream(begin).allMatch(i -> i == 0)
                && Arrays.stream(end).allMatch(i -> i == Shape.DYNAMIC)
                && Arrays.stream(strides).allMatch(i -> i == 1);
        Value y = whole ? x : operations.slice(x, begin, end, strides);
        for (int axis : gone) {
            y = operations.squeeze(y, axis);
        }
        return y;
    }

    /** Counted from the start, and within the axis. */
    private static int position(Value x, int axis, int given) {
        int size = x.dimension(axis);
        if (given < 0 && size == Shape.DYNAMIC) {
            throw new UnsupportedException("index " + given + " of an axis of unknown size; supported: from the start");
        }
        int own = given < 0 ? given + size : given;
        return size == Shape.DYNAMIC ? own : Math.max(0, Math.min(own, size));
    }

    /** To a shape with the batch; -1 for what is left. */
    private static Value reshape(Call call, Value x) {
        int[] shape = call.options().integers("newshape");
        long known = 1;
        for (int size : shape) {
            known *= size < 0 ? 1 : size;
        }
        if (x.shape().isStatic()) {
            for (int i = 0; i < shape.length; i++) {
                shape[i] = shape[i] < 0 ? Math.toIntExact(x.shape().elements() / known) : shape[i];
            }
        } else if (shape.length == 0 || shape[0] >= 0 || x.shape().with(0, 1).elements() != known) {
            throw new UnsupportedException("newshape=" + Arrays.toString(shape) + " of data of shape " + x.shape()
                    + "; supported: shapes that keep the batch in front");
        }
        return call.operations().reshape(x, shape);
    }
}
