package dev.hone.engine.tensorflow.internal.graph;

import dev.hone.model.hone.HoneOp;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tensorflow.Operation;
import org.tensorflow.OperationBuilder;
import org.tensorflow.Output;

/** Batch normalization over the last axis. */
final class BatchNorms {

    private BatchNorms() {}

    static void register(Map<HoneOp, Rule> rules) {
        rules.put(HoneOp.BATCH_NORM, BatchNorms::frozen);
        rules.put(HoneOp.BATCH_NORM_TRAINING, BatchNorms::training);
    }

    private static Emitted frozen(Site site) {
        Emitter tf = site.tf();
        Output<?> variance = tf.emit("AddV2", site.input(4), tf.scalar((float) site.real("epsilon", 0)));
        Output<?> scale = tf.emit("Mul", site.input(1), tf.emit("Rsqrt", variance));
        Output<?> offset = tf.emit("Sub", site.input(2), tf.emit("Mul", site.input(3), scale));
        return Emitted.of(tf.emit("AddV2", tf.emit("Mul", site.input(0), scale), offset));
    }

    private static Emitted training(Site site) {
        Emitter tf = site.tf();
        Output<?> x = image(site, site.input(0));
        Output<?> none = tf.emit("Fill", tf.ints(0), tf.scalar(0));
        Operation fused = tf.operation(
                "FusedBatchNormV3",
                builder -> describe(
                        site,
                        builder.addInput(x)
                                .addInput(site.input(1))
                                .addInput(site.input(2))
                                .addInput(none)
                                .addInput(none)));
        List<Output<?>> outputs = new ArrayList<>(List.of(like(site, fused.output(0)), fused.output(1)));
        outputs.add(tf.emit("Mul", fused.output(2), biased(site)));
        return Emitted.of(outputs).with(dy -> {
            Operation gradient = tf.operation(
                    "FusedBatchNormGradV3",
                    builder -> describe(
                            site,
                            builder.addInput(image(site, dy))
                                    .addInput(x)
                                    .addInput(site.input(1))
                                    .addInput(fused.output(3))
                                    .addInput(fused.output(4))
                                    .addInput(fused.output(5))));
            return List.of(
                    Optional.of(like(site, gradient.output(0))),
                    Optional.of(gradient.output(1)),
                    Optional.of(gradient.output(2)));
        });
    }

    private static void describe(Site site, OperationBuilder builder) {
        builder.setAttr("epsilon", (float) site.real("epsilon", 0)).setAttr("is_training", true);
    }

    /** The kernel takes images alone. */
    private static Output<?> image(Site site, Output<?> x) {
        return site.rank() == 4
                ? x
                : site.tf().emit("Reshape", x, site.tf().ints(-1, 1, 1, site.dimension(0, site.rank() - 1)));
    }

    private static Output<?> like(Site site, Output<?> y) {
        return site.rank() == 4 ? y : site.tf().emit("Reshape", y, site.tf().emit("Shape", site.input(0)));
    }

    /** The kernel estimates the variance of all data from n values of a channel: that of these is (n - 1) / n of it. */
    private static Output<?> biased(Site site) {
        Emitter tf = site.tf();
        Output<?> number = tf.emit(
                "RealDiv",
                tf.emit("Cast", cast -> cast.setAttr("DstT", site.input(1).dataType()), tf.emit("Size", site.input(0))),
                tf.scalar((float) site.dimension(0, site.rank() - 1)));
        Output<?> less = tf.emit("Sub", number, tf.scalar(1));
        return tf.emit("RealDiv", less, number);
    }
}
