package dev.hone.engine.tensorflow.internal.graph;

import dev.hone.model.hone.HoneOp;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tensorflow.Output;

/** Operations over axes and windows. */
final class Reductions {

    private static final Map<HoneOp, String> OVER_AXES = Map.of(
            HoneOp.REDUCE_SUM, "Sum",
            HoneOp.REDUCE_MEAN, "Mean",
            HoneOp.REDUCE_MAX, "Max",
            HoneOp.REDUCE_MIN, "Min",
            HoneOp.REDUCE_PRODUCT, "Prod");

    private Reductions() {}

    static void register(Map<HoneOp, Rule> rules) {
        OVER_AXES.forEach((op, type) -> rules.put(op, site -> reduce(site, type)));
        rules.put(HoneOp.SOFTMAX, site -> lastAxis(site, "Softmax"));
        rules.put(HoneOp.LOG_SOFTMAX, site -> lastAxis(site, "LogSoftmax"));
        rules.put(HoneOp.ARG_MAX, Reductions::argMax);
        rules.put(
                HoneOp.CUMULATIVE_SUM,
                site -> Emitted.of(
                        site.tf().emit("Cumsum", site.input(0), site.tf().index(site.axis(site.rank())))));
        rules.put(HoneOp.MATMUL, Reductions::matmul);
        rules.put(HoneOp.MAX_POOL, site -> pool(site, "MaxPool"));
        rules.put(HoneOp.AVERAGE_POOL, site -> pool(site, "AvgPool"));
    }

    private static Emitted reduce(Site site, String type) {
        Output<?> y = site.tf()
                .emit(
                        type,
                        builder -> builder.setAttr("keep_dims", site.flag("keep")),
                        site.input(0),
                        site.tf().ints(site.longs("axes")));
        boolean all = type.equals("Mean") && site.output().shape().rank() == 0;
        return all ? OwnGradients.mean(site, y) : Emitted.of(y);
    }

    private static Emitted lastAxis(Site site, String type) {
        Emitter tf = site.tf();
        int rank = site.rank();
        int axis = site.axis(rank);
        if (axis == rank - 1) {
            return Emitted.of(rows(site, type, site.input(0), axis));
        }
        Output<?> order = tf.ints(Shapes.exchanged(rank, axis));
        Output<?> last = rows(site, type, tf.emit("Transpose", site.input(0), order), axis);
        return Emitted.of(tf.emit("Transpose", last, order));
    }

    /** On a matrix: TensorFlow's gradient of LogSoftmax sums over the second axis, whichever is the last. */
    private static Output<?> rows(Site site, String type, Output<?> x, int axis) {
        Emitter tf = site.tf();
        if (site.rank() == 2 || type.equals("Softmax")) {
            return tf.emit(type, x);
        }
        Output<?> matrix = tf.emit("Reshape", x, tf.ints(-1, site.dimension(0, axis)));
        return tf.emit("Reshape", tf.emit(type, matrix), tf.emit("Shape", x));
    }

    private static Emitted argMax(Site site) {
        return Emitted.of(site.tf()
                        .emit(
                                "ArgMax",
                                builder -> builder.setAttr(
                                        "output_type", Types.code(site.output().type())),
                                site.input(0),
                                site.tf().index(site.axis(site.rank()))))
                .withoutGradient(1);
    }

    private static Emitted matmul(Site site) {
        Emitter tf = site.tf();
        Output<?> a = site.input(0);
        Output<?> b = site.input(1);
        boolean left = site.flag("transpose-a");
        boolean right = site.flag("transpose-b");
        int rank = site.rank();
        if (b.shape().numDimensions() > 2 || (rank > 2 && left)) {
            return Emitted.of(tf.emit(
                    "BatchMatMulV2", builder -> builder.setAttr("adj_x", left).setAttr("adj_y", right), a, b));
        }
        if (rank == 2) {
            return Emitted.of(product(tf, a, b, left, right))
                    .with(dy -> List.of(
                            Optional.of(left ? product(tf, b, dy, right, true) : product(tf, dy, b, false, !right)),
                            Optional.of(right ? product(tf, dy, a, true, left) : product(tf, a, dy, !left, false))));
        }
        // One product of large matrices in place of many of small ones.
        Output<?> shape = tf.emit("Shape", a);
        Output<?> rows = tf.emit("Reshape", a, tf.ints(-1, site.dimension(0, rank - 1)));
        Output<?> leading = tf.emit("StridedSlice", shape, tf.ints(0), tf.ints(rank - 1L), tf.ints(1));
        Output<?> result = tf.list(
                "ConcatV2", builder -> {}, List.of(leading, tf.ints(site.dimension(1, right ? 0 : 1))), tf.index(0));
        return Emitted.of(tf.emit("Reshape", product(tf, rows, b, false, right), result));
    }

    private static Output<?> product(Emitter tf, Output<?> a, Output<?> b, boolean left, boolean right) {
        return tf.emit("MatMul", builder -> builder.setAttr("transpose_a", left).setAttr("transpose_b", right), a, b);
    }

    /** The first version of MaxPool: the gradient of the second has no fast kernel. */
    private static Emitted pool(Site site, String type) {
        int space = site.rank() - 2;
        Output<?> y = site.tf()
                .emit(
                        space == 3 ? type + "3D" : type,
                        builder -> builder.setAttr("ksize", Convolutions.around(site.longs("window")))
                                .setAttr("strides", Convolutions.around(site.ones("strides", space)))
                                .setAttr("padding", site.same() ? "SAME" : "VALID"),
                        site.input(0));
        return type.equals("MaxPool") ? OwnGradients.largest(site, y) : Emitted.of(y);
    }
}
