package dev.hone.engine.tensorflow.internal.graph;

import dev.hone.model.InvalidModelException;
import dev.hone.model.Node;
import dev.hone.model.Tensor;
import dev.hone.model.hone.HoneOp;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tensorflow.OperationBuilder;
import org.tensorflow.Output;

/** Fake quantization, for which TensorFlow has operations of its own. */
final class Quantizations {

    private Quantizations() {}

    static void register(Map<HoneOp, Rule> rules) {
        rules.put(HoneOp.FAKE_QUANTIZE, Quantizations::fakeQuantize);
    }

    /** The integers that real values are rounded to. */
    private record Levels(long min, long max, long bits, boolean narrow) {

        static Levels of(Site site) {
            long min = smallest(site.node());
            long max = (long) site.real("max", 127);
            int bits = Long.SIZE - Long.numberOfLeadingZeros(max - min);
            boolean narrow = max - min == (1L << bits) - 2;
            if (bits < 2 || bits > 16 || !(narrow || max - min == (1L << bits) - 1)) {
                throw new InvalidModelException("FAKE_QUANTIZE from " + min + " to " + max
                        + " cannot be trained; accepted are the ranges of 2 to 16 bits, whole or without the smallest");
            }
            return new Levels(min, max, bits, narrow);
        }

        OperationBuilder describe(OperationBuilder builder) {
            return builder.setAttr("num_bits", bits).setAttr("narrow_range", narrow);
        }
    }

    /** The smallest integer that a fake quantization rounds to. */
    static long smallest(Node node) {
        return (long) Site.real(node, "min", -128);
    }

    /** The gradient is an operation of its own, which TensorFlow knows of only in graphs that are made in Python. */
    private static Emitted fakeQuantize(Site site) {
        Emitter tf = site.tf();
        Levels levels = Levels.of(site);
        boolean channels = site.declared(1).shape().elements() > 1;
        boolean unclipped = site.flag("unclipped");
        int axis = channels ? site.axis(site.rank()) : site.rank() - 1;
        if (unclipped && axis != site.rank() - 1) {
            return passed(rounded(site, axis));
        }
        String type = channels ? "FakeQuantWithMinMaxVarsPerChannel" : "FakeQuantWithMinMaxVars";
        Output<?> x = withLast(tf, site.input(0), axis);
        Output<?> low = bound(site, levels.min(), channels);
        Output<?> high = bound(site, levels.max(), channels);
        Output<?> y = withLast(tf, tf.emit(type, levels::describe, x, low, high), axis);
        if (unclipped) {
            return passed(y);
        }
        return Emitted.of(y).with(dy -> {
            Output<?> dx = tf.emit(type + "Gradient", levels::describe, withLast(tf, dy, axis), x, low, high);
            return List.of(Optional.of(withLast(tf, dx, axis)), Optional.empty(), Optional.empty());
        });
    }

    private static Emitted passed(Output<?> y) {
        return Emitted.of(y).with(dy -> List.of(Optional.of(dy), Optional.empty(), Optional.empty()));
    }

    /**
     * To multiples of the scales: where nothing is clipped, zero points do not matter. TensorFlow's own operation takes
     * channels along the last axis only.
     */
    private static Output<?> rounded(Site site, int axis) {
        Emitter tf = site.tf();
        long[] shape = new long[site.rank()];
        Arrays.fill(shape, 1);
        shape[axis] = -1;
        Output<?> scale = tf.emit("Reshape", site.input(1), tf.ints(shape));
        return tf.emit("Mul", tf.emit("Rint", tf.emit("RealDiv", site.input(0), scale)), scale);
    }

    /** With that axis and the last one exchanged. */
    private static Output<?> withLast(Emitter tf, Output<?> x, int axis) {
        int rank = x.shape().numDimensions();
        return axis == rank - 1 ? x : tf.emit("Transpose", x, tf.ints(Shapes.exchanged(rank, axis)));
    }

    /** The real value of a level: {@code scale * (level - zero point)}. */
    private static Output<?> bound(Site site, long level, boolean channels) {
        Emitter tf = site.tf();
        Output<?> scale = shaped(tf, site.input(1), channels);
        Optional<Long> zeroPoint = integer(site.declared(2));
        if (zeroPoint.isPresent()) {
            return tf.emit("Mul", scale, tf.scalar((float) (level - zeroPoint.get())));
        }
        Output<?> zeroPoints = tf.emit("Cast", cast -> cast.setAttr("DstT", scale.dataType()), site.input(2));
        return tf.emit("Mul", scale, tf.emit("Sub", tf.scalar((float) level), shaped(tf, zeroPoints, channels)));
    }

    private static Output<?> shaped(Emitter tf, Output<?> value, boolean channels) {
        int rank = channels ? 1 : 0;
        return value.shape().numDimensions() == rank
                ? value
                : tf.emit("Reshape", value, channels ? tf.ints(-1) : tf.ints());
    }

    /** The value of a constant whose elements are all the same whole number. */
    static Optional<Long> integer(Tensor tensor) {
        if (!tensor.isConstant()) {
            return Optional.empty();
        }
        int width = tensor.type().bits() / Byte.SIZE;
        Optional<Long> value = Optional.empty();
        for (long at = 0; at < tensor.data().orElseThrow().size(); at += width) {
            ByteBuffer bytes = tensor.data().orElseThrow().copy(at, width);
            double element =
                    switch (tensor.type()) {
                        case FLOAT32 -> bytes.getFloat(0);
                        case INT32 -> bytes.getInt(0);
                        case INT64 -> bytes.getLong(0);
                        case INT8 -> bytes.get(0);
                        default -> Double.NaN;
                    };
            if (element != Math.rint(element) || value.orElse((long) element) != (long) element) {
                return Optional.empty();
            }
            value = Optional.of((long) element);
        }
        return value;
    }
}
