package dev.hone.engine.tensorflow.internal.graph;

import dev.hone.model.Graph;
import dev.hone.model.Node;
import dev.hone.model.hone.HoneOp;
import java.util.List;
import java.util.Optional;
import org.tensorflow.Output;

/**
 * Gradients of less work than TensorFlow's own. Those look at the whole graph each time that they are asked for, which
 * takes minutes where layers repeat something for each of hundreds of steps of a sequence; that of a rectification
 * needs what was rectified, which otherwise a convolution need not store; those of means and of squared differences
 * compute shapes in each step.
 */
final class OwnGradients {

    private OwnGradients() {}

    /** An operation with its gradient, where that is simple: without broadcasting. */
    static Emitted added(HoneOp op, Site site, Output<?> y) {
        Emitted emitted = Emitted.of(y);
        Emitter tf = site.tf();
        return switch (op) {
            case RELU -> emitted.with(dy -> each(isOnlyPooled(site.graph(), site.node()) ? dy : rectified(tf, dy, y)));
            case SQUARED_DIFFERENCE ->
                isPlain(site)
                        ? emitted.with(dy -> {
                            Output<?> dx = tf.emit(
                                    "Mul",
                                    tf.emit("Mul", dy, Elementwise.like(tf, dy, 2)),
                                    tf.emit("Sub", site.input(0), site.input(1)));
                            return each(dx, tf.emit("Neg", dx));
                        })
                        : emitted;
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

    /** Whether what a sum adds is a tensor less itself, which is there for its gradient. */
    static boolean addsNothing(Site site) {
        Graph graph = site.graph();
        return isPlain(site)
                && graph.producer(site.node().input(1))
                        .filter(minus -> Fusion.is(minus, HoneOp.SUBTRACT))
                        .filter(minus -> graph.producer(minus.input(1))
                                .filter(same -> Fusion.is(same, HoneOp.STOP_GRADIENT))
                                .filter(same -> same.input(0) == minus.input(0))
                                .isPresent())
                        .isPresent();
    }

    /** The gradient where a value was not 0. */
    private static Output<?> rectified(Emitter tf, Output<?> dy, Output<?> y) {
        return tf.emit("ReluGrad", dy, y);
    }

    /**
     * The largest of values, which are few: where they were rectified before, that counts here, and no more for each
     * value.
     */
    static Emitted largest(Site site, Output<?> y) {
        Emitted emitted = Emitted.of(y);
        boolean rectified = site.graph()
                .producer(site.node().input(0))
                .filter(before -> isOnlyPooled(site.graph(), before))
                .isPresent();
        return rectified
                ? emitted.with(dy -> each(site.tf()
                        .gradients(List.of(y), List.of(site.input(0)), List.of(rectified(site.tf(), dy, y)))
                        .get(0)))
                : emitted;
    }

    private static boolean isOnlyPooled(Graph graph, Node node) {
        List<Node> consumers = graph.consumers(node.output(0));
        return Fusion.is(node, HoneOp.RELU) && consumers.size() == 1 && Fusion.is(consumers.get(0), HoneOp.MAX_POOL);
    }

    /** A mean over all axes. */
    static Emitted mean(Site site, Output<?> y) {
        Emitter tf = site.tf();
        return Emitted.of(y).with(dy -> {
            Output<?> x = site.input(0);
            Output<?> count = tf.emit("Cast", cast -> cast.setAttr("DstT", y.dataType()), tf.emit("Size", x));
            return each(tf.emit("Fill", tf.emit("Shape", x), tf.emit("RealDiv", dy, count)));
        });
    }

    /**
     * A bias was added to each place of images. Its gradient as a product with ones takes less time than TensorFlow's
     * own sum, and much less than what oneDNN adds when it sums while it finds the gradient of a filter.
     */
    static Emitted biased(Emitter tf, Output<?> y, long channels) {
        return Emitted.of(y).with(dy -> {
            Output<?> rows = Shapes.rows(tf, dy, channels);
            Output<?> count = tf.emit("Slice", tf.emit("Shape", rows), tf.ints(0), tf.ints(1));
            Output<?> ones = tf.emit(
                    "Fill", tf.list("ConcatV2", builder -> {}, List.of(tf.ints(1), count), tf.index(0)), tf.scalar(1));
            return each(dy, tf.emit("Reshape", tf.emit("MatMul", ones, rows), tf.ints(channels)));
        });
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
