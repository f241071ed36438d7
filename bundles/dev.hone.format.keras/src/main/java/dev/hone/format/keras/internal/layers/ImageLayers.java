package dev.hone.format.keras.internal.layers;

import dev.hone.format.keras.internal.config.Options;
import dev.hone.format.keras.internal.config.UnsupportedException;
import dev.hone.model.Shape;
import dev.hone.model.hone.Value;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Padding, cropping, and other sizes. */
final class ImageLayers {

    private ImageLayers() {}

    static void register(Map<String, LayerReader> table) {
        for (int space = 1; space <= 3; space++) {
            int dimensions = space;
            table.put("ZeroPadding" + space + "D", call -> padding(call, dimensions));
            table.put("Cropping" + space + "D", call -> cropping(call, dimensions));
        }
        table.put(
                "UpSampling1D", call -> repeat(call, call.x(), 1, call.options().count("size", 2)));
        table.put("UpSampling2D", ImageLayers::upSampling);
        table.put(
                "UpSampling3D",
                call -> Shapes.onChannelsLast(call, call.x(), x -> {
                    int[] size = call.options().counts("size", 3, 2);
                    Value y = x;
                    for (int i = 0; i < 3; i++) {
                        y = repeat(call, y, i + 1, size[i]);
                    }
                    return y;
                }));
        table.put("Resizing", ImageLayers::resizing);
        table.put("CenterCrop", ImageLayers::centerCrop);
    }

    /** Two numbers for each dimension of space: before and after. */
    private static int[][] sides(Call call, String name, int space) {
        Object value = call.options().values().get(name);
        int[][] sides = new int[2][space + 2];
        for (int i = 0; i < space; i++) {
            Object own = value instanceof List<?> list && !(space == 1 && list.get(0) instanceof Long)
                    ? list.get(Math.min(i, list.size() - 1))
                    : value;
            int[] pair = own instanceof Long both
                    ? new int[] {Math.toIntExact(both), Math.toIntExact(both)}
                    : Options.integers(name, own == null ? List.of(1L, 1L) : own);
            if (pair.length != 2 || pair[0] < 0 || pair[1] < 0) {
                throw new UnsupportedException(
                        name + "=" + value + "; accepted: two numbers for each dimension, at least 0");
            }
            sides[0][i + 1] = pair[0];
            sides[1][i + 1] = pair[1];
        }
        return sides;
    }

    private static Value padding(Call call, int space) {
        Shapes.requireRank(call.x(), space + 2);
        int[][] sides = sides(call, "padding", space);
        return Shapes.onChannelsLast(call, call.x(), x -> call.operations().pad(x, sides[0], sides[1], 0));
    }

    private static Value cropping(Call call, int space) {
        Shapes.requireRank(call.x(), space + 2);
        int[][] sides = sides(call, "cropping", space);
        return Shapes.onChannelsLast(call, call.x(), x -> {
            int[] end = new int[x.rank()];
            int[] ones = new int[x.rank()];
            Arrays.fill(end, Shape.DYNAMIC);
            Arrays.fill(ones, 1);
            for (int i = 1; i <= space; i++) {
                if (sides[1][i] > 0 && x.dimension(i) == Shape.DYNAMIC) {
                    throw new UnsupportedException("data of shape " + x.shape() + "; accepted: known sizes");
                }
                if (x.dimension(i) != Shape.DYNAMIC && (long) sides[0][i] + sides[1][i] >= x.dimension(i)) {
                    throw new UnsupportedException("nothing is left of data of shape " + x.shape());
                }
                end[i] = sides[1][i] > 0 ? x.dimension(i) - sides[1][i] : Shape.DYNAMIC;
            }
            return call.operations().slice(x, sides[0], end, ones);
        });
    }

    /** Each element of an axis several times in a row. */
    private static Value repeat(Call call, Value x, int axis, int times) {
        if (times == 1) {
            return x;
        }
        int[] multiples = new int[x.rank() + 1];
        Arrays.fill(multiples, 1);
        multiples[axis + 1] = times;
        int[] dimensions = x.shape().toArray();
        dimensions[axis] = dimensions[axis] == Shape.DYNAMIC ? Shape.DYNAMIC : Shapes.scaled(dimensions[axis], times);
        return call.operations()
                .reshape(call.operations().tile(call.operations().expand(x, axis + 1), multiples), dimensions);
    }

    private static Value upSampling(Call call) {
        Shapes.requireRank(call.x(), 4);
        int[] size = call.options().counts("size", 2, 2);
        String method = call.options().choice("interpolation", "nearest", "nearest", "bilinear");
        return Shapes.onChannelsLast(call, call.x(), x -> {
            requireKnown(x);
            return call.operations()
                    .resize(
                            x,
                            Shapes.scaled(x.dimension(1), size[0]),
                            Shapes.scaled(x.dimension(2), size[1]),
                            method,
                            true);
        });
    }

    private static Value resizing(Call call) {
        Options options = call.options();
        Shapes.requireRank(call.x(), 4);
        String method = options.choice("interpolation", "bilinear", "nearest", "bilinear");
        options.require("crop_to_aspect_ratio", false);
        options.require("pad_to_aspect_ratio", false);
        options.require("antialias", false);
        return Shapes.onChannelsLast(call, call.x(), x -> {
            requireKnown(x);
            return call.operations().resize(x, options.count("height", 0), options.count("width", 0), method, true);
        });
    }

    private static Value centerCrop(Call call) {
        Shapes.requireRank(call.x(), 4);
        int height = call.options().count("height", 0);
        int width = call.options().count("width", 0);
        return Shapes.onChannelsLast(call, call.x(), x -> {
            requireKnown(x);
            int top = (x.dimension(1) - height) / 2;
            int left = (x.dimension(2) - width) / 2;
            if (x.dimension(1) < height || x.dimension(2) < width) {
                throw new UnsupportedException("data of shape " + x.shape() + " is smaller than " + height + "x" + width
                        + "; supported: larger images");
            }
            return call.operations().slice(call.operations().slice(x, 1, top, top + height), 2, left, left + width);
        });
    }

    private static void requireKnown(Value x) {
        if (x.dimension(1) == Shape.DYNAMIC || x.dimension(2) == Shape.DYNAMIC) {
            throw new UnsupportedException("data of shape " + x.shape() + "; accepted: known height and width");
        }
    }
}
