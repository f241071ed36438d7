package dev.hone.engine.tensorflow.internal.graph;

import dev.hone.model.hone.HoneOp;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.tensorflow.Operation;
import org.tensorflow.Output;

/** Operations that move values. */
final class Shapes {

    private Shapes() {}

    static void register(Map<HoneOp, Rule> rules) {
        rules.put(HoneOp.RESHAPE, site -> one(site, "Reshape", site.tf().ints(site.longs("shape"))));
        rules.put(HoneOp.TRANSPOSE, site -> one(site, "Transpose", site.tf().ints(site.longs("permutation"))));
        rules.put(HoneOp.TILE, site -> one(site, "Tile", site.tf().ints(site.longs("multiples"))));
        rules.put(HoneOp.REVERSE, site -> one(site, "ReverseV2", site.tf().ints(site.axis(site.rank()))));
        rules.put(HoneOp.PAD, Shapes::pad);
        rules.put(HoneOp.SLICE, Shapes::slice);
        rules.put(HoneOp.BROADCAST, Shapes::broadcast);
        rules.put(HoneOp.GATHER, Shapes::gather);
        rules.put(
                HoneOp.CONCATENATE,
                site -> Emitted.of(site.tf()
                        .list(
                                "ConcatV2",
                                builder -> {},
                                site.inputs(),
                                site.tf().index(site.axis(site.rank())))));
        rules.put(
                HoneOp.STACK,
                site -> Emitted.of(site.tf()
                        .list("Pack", builder -> builder.setAttr("axis", site.axis(site.rank() + 1)), site.inputs())));
        rules.put(
                HoneOp.SPLIT,
                site -> Emitted.of(split(
                        site.tf(),
                        site.input(0),
                        site.axis(site.rank()),
                        site.node().outputs().size())));
        rules.put(HoneOp.UNSTACK, Shapes::unstack);
        rules.put(HoneOp.SPACE_TO_DEPTH, site -> blocks(site, "SpaceToDepth"));
        rules.put(HoneOp.DEPTH_TO_SPACE, site -> blocks(site, "DepthToSpace"));
        rules.put(HoneOp.RESIZE, Shapes::resize);
    }

    private static Emitted one(Site site, String type, Output<?> argument) {
        return Emitted.of(site.tf().emit(type, site.input(0), argument));
    }

    /** A matrix whose rows lie one after the other. */
    static Output<?> rows(Emitter tf, Output<?> x, long columns) {
        return tf.emit("Reshape", x, tf.ints(-1, columns));
    }

    static List<Output<?>> split(Emitter tf, Output<?> x, int axis, int parts) {
        return outputs(
                tf.operation(
                        "Split",
                        builder -> builder.addInput(tf.index(axis)).addInput(x).setAttr("num_split", (long) parts)),
                parts);
    }

    private static List<Output<?>> outputs(Operation operation, int number) {
        List<Output<?>> outputs = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            outputs.add(operation.output(i));
        }
        return outputs;
    }

    private static Emitted unstack(Site site) {
        int parts = site.node().outputs().size();
        return Emitted.of(outputs(
                site.tf().operation("Unpack", builder -> builder.addInput(site.input(0))
                        .setAttr("num", (long) parts)
                        .setAttr("axis", site.axis(site.rank()))),
                parts));
    }

    private static Emitted pad(Site site) {
        long[] before = site.longs("before");
        long[] after = site.longs("after");
        Emitter tf = site.tf();
        long[] pairs = IntStream.range(0, before.length)
                .boxed()
                .flatMapToLong(i -> LongStream.of(before[i], after[i]))
                .toArray();
        Output<?> paddings = tf.emit("Reshape", tf.ints(pairs), tf.ints(-1, 2));
        double value = site.real("value", 0);
        return Emitted.of(
                value == 0
                        ? tf.emit("Pad", site.input(0), paddings)
                        : tf.emit("PadV2", site.input(0), paddings, Elementwise.like(tf, site.input(0), value)));
    }

    private static Emitted slice(Site site) {
        long[] begin = site.longs("begin");
        long[] end = site.longs("end");
        long open = 0;
        for (int i = 0; i < end.length; i++) {
            open |= end[i] < 0 ? 1L << i : 0;
        }
        long mask = open;
        Emitter tf = site.tf();
        return Emitted.of(tf.emit(
                "StridedSlice",
                builder -> builder.setAttr("end_mask", mask),
                site.input(0),
                tf.ints(begin),
                tf.ints(end),
                tf.ints(site.ones("strides", begin.length))));
    }

    private static Emitted broadcast(Site site) {
        return one(site, "BroadcastTo", completed(site.tf(), site.input(0), site.longs("shape")));
    }

    /** A shape in which open dimensions are those of {@code x}, counted from the last. */
    static Output<?> completed(Emitter tf, Output<?> x, long[] shape) {
        List<Output<?>> parts = new ArrayList<>();
        int more = shape.length - x.shape().numDimensions();
        for (int axis = 0; axis < shape.length; axis++) {
            parts.add(shape[axis] >= 0 ? tf.ints(shape[axis]) : dimension(tf, x, axis - more));
        }
        return tf.list("ConcatV2", builder -> {}, parts, tf.index(0));
    }

    private static Output<?> dimension(Emitter tf, Output<?> x, int axis) {
        return tf.emit("StridedSlice", tf.emit("Shape", x), tf.ints(axis), tf.ints(axis + 1L), tf.ints(1));
    }

    /** The order of axes in which one and the last are exchanged. */
    static long[] exchanged(int rank, int axis) {
        return IntStream.range(0, rank)
                .mapToLong(i -> i == axis ? rank - 1 : i == rank - 1 ? axis : i)
                .toArray();
    }

    private static Emitted gather(Site site) {
        Emitter tf = site.tf();
        Output<?> table = site.input(0);
        Output<?> indices = site.input(1);
        boolean numbers = table.shape().numDimensions() == 1 && table.shape().get(0) > 0;
        if (!numbers || !site.declared(0).type().isFloat()) {
            return Emitted.of(tf.emit("GatherV2", table, indices, tf.index((int) site.integer("axis", 0))));
        }
        // Single numbers are gathered faster as slices of no dimension, and their gradient needs no shapes.
        Output<?> size = tf.index((int) table.shape().get(0));
        return Emitted.of(tf.emit("GatherNd", table, tf.emit("ExpandDims", indices, tf.index(-1))))
                .with(dy -> List.of(Optional.of(tf.emit("UnsortedSegmentSum", dy, indices, size)), Optional.empty()));
    }

    private static Emitted blocks(Site site, String type) {
        return Emitted.of(site.tf()
                .emit(type, builder -> builder.setAttr("block_size", site.integer("block", 2)), site.input(0)));
    }

    private static Emitted resize(Site site) {
        boolean nearest = site.node().attributes().text("method").orElse("").equals("nearest");
        return Emitted.of(site.tf()
                .emit(
                        nearest ? "ResizeNearestNeighbor" : "ResizeBilinear",
                        builder -> builder.setAttr("align_corners", site.flag("align-corners"))
                                .setAttr("half_pixel_centers", site.flag("half-pixel-centers")),
                        site.input(0),
                        site.tf().ints(site.longs("size"))));
    }
}
