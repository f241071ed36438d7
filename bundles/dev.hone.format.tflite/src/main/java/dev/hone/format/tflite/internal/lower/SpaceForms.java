package dev.hone.format.tflite.internal.lower;

import dev.hone.model.Attributes;
import dev.hone.model.Shape;
import dev.hone.model.hone.HoneOp;
import dev.hone.model.hone.Value;
import java.util.Arrays;

/** Height and width against channels or the batch, and images of another size. */
final class SpaceForms {

    private SpaceForms() {}

    static Value spaceToDepth(Call call) {
        Value x = image(call);
        int block = call.positive("block_size", 0);
        NotLowered.unless(Call.size(x, 1) % block == 0 && Call.size(x, 2) % block == 0, "the blocks do not fit");
        return blocks(
                call,
                HoneOp.SPACE_TO_DEPTH,
                x,
                block,
                x.dimension(1) / block,
                x.dimension(2) / block,
                Math.multiplyExact(Call.size(x, 3), Math.multiplyExact(block, block)));
    }

    static Value depthToSpace(Call call) {
        Value x = image(call);
        int block = call.positive("block_size", 0);
        int area = Math.multiplyExact(block, block);
        NotLowered.unless(Call.size(x, 3) % area == 0, "the blocks do not fit");
        return blocks(
                call,
                HoneOp.DEPTH_TO_SPACE,
                x,
                block,
                Math.multiplyExact(Call.size(x, 1), block),
                Math.multiplyExact(Call.size(x, 2), block),
                x.dimension(3) / area);
    }

    private static Value blocks(Call call, HoneOp op, Value x, int block, int height, int width, int channels) {
        return call.hone()
                .node(
                        op,
                        Attributes.of("block", (long) block),
                        x.type(),
                        Shape.of(x.dimension(0), height, width, channels),
                        x);
    }

    private static Value image(Call call) {
        Value x = call.value(0);
        NotLowered.unless(x.rank() == 4, "it is no image");
        return x;
    }

    static Value resize(Call call, String method) {
        Value x = call.real(0);
        int[] size = call.integers(1);
        NotLowered.unless(x.rank() == 4 && size.length == 2 && size[0] > 0 && size[1] > 0, "it has no size");
        return call.hone()
                .node(
                        HoneOp.RESIZE,
                        Attributes.of("size", Call.longs(size))
                                .with("method", method)
                                .with("align-corners", call.flag("align_corners"))
                                .with("half-pixel-centers", call.flag("half_pixel_centers")),
                        x.type(),
                        Shape.of(x.dimension(0), size[0], size[1], x.dimension(3)),
                        x);
    }

    /**
     * Each place in a block becomes a part of the batch. Places are outermost, but where the batch is open samples are,
     * as wherever a dimension is merged with it.
     */
    static Value spaceToBatch(Call call) {
        Value x = call.real(0);
        int[] block = block(call, x);
        int[] pads = pairs(call, block);
        int[] before = new int[x.rank()];
        int[] after = new int[x.rank()];
        for (int i = 0; i < block.length; i++) {
            before[i + 1] = pads[2 * i];
            after[i + 1] = pads[2 * i + 1];
            Math.addExact(Call.size(x, i + 1), Math.addExact(before[i + 1], after[i + 1]));
        }
        Value padded = call.operations().pad(x, before, after, 0);
        boolean open = x.dimension(0) == Shape.DYNAMIC;
        int[] split = new int[x.rank() + block.length];
        int[] order = new int[split.length];
        int[] merged = padded.shape().toArray();
        split[0] = x.dimension(0);
        order[open ? 0 : block.length] = 0;
        for (int i = 0; i < block.length; i++) {
            NotLowered.unless(padded.dimension(i + 1) % block[i] == 0, "the blocks do not fit");
            merged[i + 1] = padded.dimension(i + 1) / block[i];
            split[2 * i + 1] = merged[i + 1];
            split[2 * i + 2] = block[i];
            order[open ? i + 1 : i] = 2 * i + 2;
            order[block.length + 1 + i] = 2 * i + 1;
        }
        for (int i = 2 * block.length + 1; i < split.length; i++) {
            split[i] = x.dimension(i - block.length);
            order[i] = i;
        }
        merged[0] = open ? Shape.DYNAMIC : Math.multiplyExact(merged[0], places(block));
        int multiple = Math.multiplyExact(x.multiple(), places(block));
        Value parted = call.hone().transpose(call.operations().reshape(padded, split), order);
        return call.operations().reshapeBatch(parted, open ? multiple : 1, merged);
    }

    static Value batchToSpace(Call call) {
        Value x = call.real(0);
        int[] block = block(call, x);
        int[] crops = pairs(call, block);
        int places = places(block);
        boolean open = x.dimension(0) == Shape.DYNAMIC;
        NotLowered.unless((open ? x.multiple() : x.dimension(0)) % places == 0, "the blocks do not fit");
        int[] split = new int[x.rank() + block.length];
        int[] order = new int[split.length];
        int[] merged = x.shape().toArray();
        int[] begin = new int[x.rank()];
        int[] end = merged.clone();
        int[] steps = merged.clone();
        Arrays.fill(steps, 1);
        merged[0] = open ? Shape.DYNAMIC : merged[0] / places;
        split[open ? 0 : block.length] = merged[0];
        order[0] = open ? 0 : block.length;
        for (int i = 1; i < x.rank(); i++) {
            split[block.length + i] = x.dimension(i);
            order[i <= block.length ? 2 * i - 1 : block.length + i] = block.length + i;
        }
        for (int i = 0; i < block.length; i++) {
            int place = open ? i + 1 : i;
            split[place] = block[i];
            order[2 * i + 2] = place;
            merged[i + 1] = Math.multiplyExact(Call.size(x, i + 1), block[i]);
            begin[i + 1] = crops[2 * i];
            end[i + 1] = Math.subtractExact(merged[i + 1], crops[2 * i + 1]);
            NotLowered.unless(end[i + 1] > begin[i + 1], "nothing is left");
        }
        end[0] = Shape.DYNAMIC;
        int multiple = open ? x.multiple() / places : 1;
        Value parted = call.operations().reshapeBatch(x, multiple, split);
        Value whole = call.operations().reshapeBatch(call.hone().transpose(parted, order), multiple, merged);
        return call.operations().slice(whole, begin, end, steps);
    }

    private static int[] block(Call call, Value x) {
        int[] block = call.integers(1);
        NotLowered.unless(block.length >= 1 && block.length <= 3 && block.length < x.rank(), "it has another rank");
        for (int size : block) {
            NotLowered.unless(size > 0, "a block is empty");
        }
        return block;
    }

    private static int[] pairs(Call call, int... block) {
        int[] pairs = call.integers(2);
        NotLowered.unless(pairs.length == 2 * block.length, "it has another rank");
        for (int size : pairs) {
            NotLowered.unless(size >= 0, "it is negative");
        }
        return pairs;
    }

    private static int places(int... block) {
        int places = 1;
        for (int size : block) {
            places = Math.multiplyExact(places, size);
        }
        return places;
    }
}
