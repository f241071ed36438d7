package dev.hone.engine.tensorflow.internal.graph;

import dev.hone.model.DataType;
import dev.hone.model.hone.HoneOp;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tensorflow.Operation;
import org.tensorflow.Output;

/** Cross-entropies, whose kernels compute the gradient beside the value. */
final class CrossEntropies {

    private CrossEntropies() {}

    static void register(Map<HoneOp, Rule> rules) {
        rules.put(
                HoneOp.SOFTMAX_CROSS_ENTROPY,
                site -> fused(
                        site, "SoftmaxCrossEntropyWithLogits", site.tf().emit("Reshape", site.input(1), rows(site))));
        rules.put(
                HoneOp.SPARSE_SOFTMAX_CROSS_ENTROPY,
                site -> fused(
                        site,
                        "SparseSoftmaxCrossEntropyWithLogits",
                        site.tf().emit("Reshape", indices(site), site.tf().ints(-1))));
    }

    private static Output<?> rows(Site site) {
        return site.tf().ints(-1, site.dimension(0, site.rank() - 1));
    }

    private static Output<?> indices(Site site) {
        DataType type = site.declared(1).type();
        return type == DataType.INT32 || type == DataType.INT64
                ? site.input(1)
                : site.tf().emit("Cast", cast -> cast.setAttr("DstT", Types.code(DataType.INT32)), site.input(1));
    }

    private static Emitted fused(Site site, String type, Output<?> labels) {
        Emitter tf = site.tf();
        Output<?> x = site.input(0);
        boolean flat = site.rank() == 2;
        Output<?> logits = flat ? x : tf.emit("Reshape", x, rows(site));
        Operation entropy =
                tf.operation(type, builder -> builder.addInput(logits).addInput(labels));
        Output<?> loss = entropy.output(0);
        Output<?> shape = flat ? tf.ints(-1) : leading(site);
        return Emitted.of(flat ? loss : tf.emit("Reshape", loss, shape)).with(dy -> {
            Output<?> column = tf.emit("Reshape", dy, tf.ints(-1, 1));
            Output<?> dx = tf.emit("Mul", entropy.output(1), column);
            Output<?> shaped = flat ? dx : tf.emit("Reshape", dx, tf.emit("Shape", x));
            return List.of(Optional.of(shaped), Optional.empty());
        });
    }

    /** The shape without the last axis. */
    private static Output<?> leading(Site site) {
        Emitter tf = site.tf();
        return tf.emit(
                "StridedSlice", tf.emit("Shape", site.input(0)), tf.ints(0), tf.ints(site.rank() - 1L), tf.ints(1));
    }
}
