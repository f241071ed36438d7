package dev.hone.engine.tensorflow.internal.graph;

import dev.hone.model.hone.HoneOp;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.tensorflow.OperationBuilder;
import org.tensorflow.Output;

/** Convolutions. Images are NHWC. */
final class Convolutions {

    private Convolutions() {}

    static void register(Map<HoneOp, Rule> rules) {
        rules.put(HoneOp.CONV_2D, Convolutions::convolution);
        rules.put(HoneOp.DEPTHWISE_CONV_2D, site -> Emitted.of(depthwise(site, site.input(1))));
        rules.put(HoneOp.CONV_2D_TRANSPOSE, Convolutions::transposed);
        rules.put(HoneOp.CONV_3D, Convolutions::volume);
    }

    private static Emitted convolution(Site site) {
        Emitter tf = site.tf();
        int groups = (int) site.integer("groups", 1);
        long in = site.dimension(1, 2);
        long out = site.dimension(1, 3);
        if (groups == 1 && isProduct(site)) {
            return product(site);
        }
        if (groups == 1) {
            return Emitted.of(DilatedWindow.of(site).apply(site.input(0), x -> conv(site, x, site.input(1))));
        }
        if (in == 1) {
            long[] multiplied = {site.dimension(1, 0), site.dimension(1, 1), groups, out / groups};
            return Emitted.of(depthwise(site, tf.emit("Reshape", site.input(1), tf.ints(multiplied))));
        }
        // TensorFlow's own grouped convolution depends on oneDNN, and so on the processor.
        List<Output<?>> images = Shapes.split(tf, site.input(0), 3, groups);
        List<Output<?>> filters = Shapes.split(tf, site.input(1), 3, groups);
        List<Output<?>> parts = new ArrayList<>();
        for (int group = 0; group < groups; group++) {
            Output<?> filter = filters.get(group);
            parts.add(DilatedWindow.of(site).apply(images.get(group), x -> conv(site, x, filter)));
        }
        return Emitted.of(tf.list("ConcatV2", builder -> {}, parts, tf.index(3)));
    }

    /** Whether the window is a single place. */
    private static boolean isProduct(Site site) {
        return site.input(1).shape().get(0) == 1
                && site.input(1).shape().get(1) == 1
                && LongStream.of(site.ones("strides", 2)).allMatch(stride -> stride == 1);
    }

    /** The gradient of such a filter is a product of matrices, which TensorFlow multiplies faster than it convolves. */
    private static Emitted product(Site site) {
        Emitter tf = site.tf();
        Output<?> x = site.input(0);
        Output<?> filter = site.input(1);
        Consumer<OperationBuilder> window =
                builder -> builder.setAttr("strides", new long[] {1, 1, 1, 1}).setAttr("padding", "VALID");
        return Emitted.of(tf.emit("Conv2D", window, x, filter)).with(dy -> {
            Output<?> dx = tf.emit("Conv2DBackpropInput", window, tf.emit("Shape", x), filter, dy);
            Output<?> change = tf.emit(
                    "MatMul",
                    builder -> builder.setAttr("transpose_a", true),
                    Shapes.rows(tf, x, site.dimension(1, 2)),
                    Shapes.rows(tf, dy, site.dimension(1, 3)));
            return List.of(Optional.of(dx), Optional.of(tf.emit("Reshape", change, tf.emit("Shape", filter))));
        });
    }

    private static Output<?> conv(Site site, DilatedWindow.Step x, Output<?> filter) {
        return site.tf().emit("Conv2D", window(x), x.image(), filter);
    }

    private static Output<?> depthwise(Site site, Output<?> filter) {
        return DilatedWindow.of(site).withEqualStrides().apply(site.input(0), x -> site.tf()
                .emit("DepthwiseConv2dNative", window(x), x.image(), filter));
    }

    private static Consumer<OperationBuilder> window(DilatedWindow.Step step) {
        return builder -> builder.setAttr(
                        "strides",
                        around(step.strides().stream()
                                .mapToLong(Long::longValue)
                                .toArray()))
                .setAttr("padding", step.same() ? "SAME" : "VALID");
    }

    /** Of space, with 1 for the batch and the channels. */
    static long[] around(long[] space) {
        return LongStream.concat(LongStream.concat(LongStream.of(1), Arrays.stream(space)), LongStream.of(1))
                .toArray();
    }

    private static Emitted transposed(Site site) {
        Emitter tf = site.tf();
        long[] shape = site.longs("output-shape");
        Output<?> size = Shapes.completed(tf, site.input(0), shape);
        Output<?> image = tf.emit(
                "Conv2DBackpropInput",
                builder -> builder.setAttr("strides", around(site.ones("strides", 2)))
                        .setAttr("padding", site.same() ? "SAME" : "VALID"),
                size,
                site.input(1),
                site.input(0));
        return Emitted.of(image);
    }

    /** TensorFlow has no gradient of Conv3D. */
    private static Emitted volume(Site site) {
        Emitter tf = site.tf();
        Output<?>[] inner = new Output<?>[2];
        DilatedWindow.Step[] step = new DilatedWindow.Step[1];
        Output<?> y = DilatedWindow.of(site).apply(site.input(0), x -> {
            step[0] = x;
            inner[0] = x.image();
            inner[1] = tf.emit("Conv3D", window(x), x.image(), site.input(1));
            return inner[1];
        });
        return Emitted.of(y).with(dy -> {
            Output<?> inside = through(tf, y, inner[1], dy);
            Output<?> dx = tf.emit(
                    "Conv3DBackpropInputV2", window(step[0]), tf.emit("Shape", inner[0]), site.input(1), inside);
            Output<?> filter = tf.emit(
                    "Conv3DBackpropFilterV2", window(step[0]), inner[0], tf.emit("Shape", site.input(1)), inside);
            return List.of(Optional.of(through(tf, inner[0], site.input(0), dx)), Optional.of(filter));
        });
    }

    private static Output<?> through(Emitter tf, Output<?> y, Output<?> x, Output<?> dy) {
        return y.equals(x)
                ? dy
                : tf.gradients(List.of(y), List.of(x), List.of(dy)).get(0);
    }
}
