package dev.hone.engine.tensorflow.internal.graph;

import dev.hone.model.hone.HoneOp;
import java.util.List;
import java.util.Optional;
import org.tensorflow.Output;

/**
 * Gradients of what layers repeat for each step of a sequence. TensorFlow's own are the same, but each time that they
 * are asked for it looks at the whole graph: with hundreds of steps that takes minutes.
 */
final class OwnGradients {

    private OwnGradients() {}

    /** An operation with its gradient, where that is simple: without broadcasting. */
    static Emitted added(HoneOp op, Site site, Output<?> y) {
        Emitted emitted = Emitted.of(y);
        Emitter tf = site.tf();
        return switch (op) {
            case TANH -> emitted.with(dy -> each(tf.emit("TanhGrad", y, dy)));
            case SIGMOID -> emitted.with(dy -> each(tf.emit("SigmoidGrad", y, dy)));
            case ADD -> isPlain(site) ? emitted.with(dy -> each(dy, dy)) : emitted;
            case SUBTRACT -> isPlain(site) ? emitted.with(dy -> each(dy, tf.emit("Neg", dy))) : emitted;
            case MULTIPLY ->
                isPlain(site)
                        ? emitted.with(dy -> each(tf.emit("Mul", dy, site.input(1)), tf.emit("Mul", dy, site.input(0))))
                        : emitted;
            default -> emitted;
        };
    }

    private static List<Optional<Output<?>>> each(Output<?>... gradients) {
        return List.of(gradients).stream()
                .<Optional<Output<?>>>map(Optional::of)
                .toList();
    }

    private static boolean isPlain(Site site) {
        return site.declared(0).shape().equals(site.declared(1).shape());
    }
}
