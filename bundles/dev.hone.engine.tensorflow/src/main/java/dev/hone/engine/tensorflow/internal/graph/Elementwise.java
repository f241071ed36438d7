package dev.hone.engine.tensorflow.internal.graph;

import dev.hone.model.DataType;
import dev.hone.model.hone.HoneOp;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tensorflow.Output;

/** Operations on each element alone. */
final class Elementwise {

    private static final Map<HoneOp, String> BY_NAME = Map.ofEntries(
            Map.entry(HoneOp.SUBTRACT, "Sub"),
            Map.entry(HoneOp.MULTIPLY, "Mul"),
            Map.entry(HoneOp.DIVIDE, "RealDiv"),
            Map.entry(HoneOp.MINIMUM, "Minimum"),
            Map.entry(HoneOp.MAXIMUM, "Maximum"),
            Map.entry(HoneOp.POWER, "Pow"),
            Map.entry(HoneOp.SQUARED_DIFFERENCE, "SquaredDifference"),
            Map.entry(HoneOp.NEGATE, "Neg"),
            Map.entry(HoneOp.ABS, "Abs"),
            Map.entry(HoneOp.EXP, "Exp"),
            Map.entry(HoneOp.LOG, "Log"),
            Map.entry(HoneOp.SQRT, "Sqrt"),
            Map.entry(HoneOp.RSQRT, "Rsqrt"),
            Map.entry(HoneOp.SIN, "Sin"),
            Map.entry(HoneOp.COS, "Cos"),
            Map.entry(HoneOp.ERF, "Erf"),
            Map.entry(HoneOp.TANH, "Tanh"),
            Map.entry(HoneOp.SIGMOID, "Sigmoid"),
            Map.entry(HoneOp.SOFTPLUS, "Softplus"),
            Map.entry(HoneOp.RELU, "Relu"),
            Map.entry(HoneOp.SELECT, "SelectV2"));

    /** Constant almost everywhere: without a gradient. */
    private static final Map<HoneOp, String> STEPS = Map.of(
            HoneOp.SIGN, "Sign",
            HoneOp.FLOOR, "Floor",
            HoneOp.CEIL, "Ceil",
            HoneOp.ROUND, "Rint",
            HoneOp.FLOOR_DIVIDE, "FloorDiv",
            HoneOp.EQUAL, "Equal",
            HoneOp.LESS, "Less",
            HoneOp.LESS_EQUAL, "LessEqual",
            HoneOp.NOT, "LogicalNot",
            HoneOp.AND, "LogicalAnd");

    private Elementwise() {}

    static void register(Map<HoneOp, Rule> rules) {
        BY_NAME.forEach((op, type) -> rules.put(op, site -> OwnGradients.added(op, site, all(site, type))));
        STEPS.forEach((op, type) -> rules.put(op, site -> Emitted.of(all(site, type))
                .withoutGradient(site.inputs().size())));
        rules.put(HoneOp.IDENTITY, site -> Emitted.of(site.input(0)).with(dy -> List.of(Optional.of(dy))));
        rules.put(HoneOp.STOP_GRADIENT, site -> Emitted.of(site.input(0)).withoutGradient(1));
        rules.put(HoneOp.CAST, Elementwise::cast);
        rules.put(HoneOp.ADD, Elementwise::add);
        rules.put(HoneOp.FLOOR_MOD, Elementwise::floorMod);
        rules.put(
                HoneOp.LEAKY_RELU,
                site -> Emitted.of(site.tf()
                        .emit(
                                "LeakyRelu",
                                builder -> builder.setAttr("alpha", (float) site.real("alpha", 0)),
                                site.input(0))));
        rules.put(HoneOp.PRELU, site -> Emitted.of(sides(site, site.tf().emit("Mul", below(site), site.input(1)))));
        rules.put(HoneOp.ELU, Elementwise::elu);
        rules.put(HoneOp.GELU, Elementwise::gelu);
        rules.put(HoneOp.HARD_SWISH, Elementwise::hardSwish);
        rules.put(HoneOp.CLIP, Elementwise::clip);
    }

    private static Output<?> all(Site site, String type) {
        return site.tf().emit(type, site.inputs().toArray(Output<?>[]::new));
    }

    /** A number of the type of {@code x}. */
    static Output<?> like(Emitter tf, Output<?> x, double value) {
        Output<?> number = tf.scalar((float) value);
        return x.dataType() == number.dataType()
                ? number
                : tf.emit("Cast", builder -> builder.setAttr("DstT", x.dataType()), number);
    }

    private static Emitted cast(Site site) {
        DataType to = site.node()
                .attributes()
                .text("to")
                .map(DataType::valueOf)
                .orElse(site.output().type());
        return Emitted.of(site.tf().emit("Cast", builder -> builder.setAttr("DstT", Types.code(to)), site.input(0)));
    }

    /** The gradient of a bias that is added as such is a sum of its own, which is faster than any other. */
    private static Emitted add(Site site) {
        Output<?> x = site.input(0);
        Output<?> bias = site.input(1);
        if (OwnGradients.addsNothing(site)) {
            return OwnGradients.added(HoneOp.ADD, site, x);
        }
        int rank = x.shape().numDimensions();
        boolean channels = bias.shape().numDimensions() == 1
                && rank >= 2
                && rank <= 5
                && bias.shape().get(0) == x.shape().get(rank - 1);
        Output<?> sum = site.tf().emit(channels ? "BiasAdd" : "AddV2", x, bias);
        return channels && rank > 2
                ? OwnGradients.biased(site.tf(), sum, bias.shape().get(0))
                : OwnGradients.added(HoneOp.ADD, site, sum);
    }

    private static Emitted floorMod(Site site) {
        Output<?> a = site.input(0);
        Output<?> b = site.input(1);
        if (!site.output().type().isFloat()) {
            return Emitted.of(site.tf().emit("FloorMod", a, b)).withoutGradient(2);
        }
        Output<?> times = site.tf().emit("StopGradient", site.tf().emit("FloorDiv", a, b));
        return Emitted.of(site.tf().emit("Sub", a, site.tf().emit("Mul", times, b)));
    }

    /** {@code min(x, 0)}. */
    private static Output<?> below(Site site) {
        return site.tf().emit("Neg", site.tf().emit("Relu", site.tf().emit("Neg", site.input(0))));
    }

    private static Output<?> sides(Site site, Output<?> below) {
        return site.tf().emit("AddV2", site.tf().emit("Relu", site.input(0)), below);
    }

    private static Emitted elu(Site site) {
        double alpha = site.real("alpha", 1);
        if (alpha == 1) {
            return Emitted.of(site.tf().emit("Elu", site.input(0)));
        }
        Output<?> curve = site.tf().emit("Elu", below(site));
        return Emitted.of(sides(site, site.tf().emit("Mul", curve, like(site.tf(), curve, alpha))));
    }

    private static Emitted gelu(Site site) {
        Emitter tf = site.tf();
        Output<?> x = site.input(0);
        Output<?> argument = site.flag("approximate")
                ? tf.emit("Mul", like(tf, x, Math.sqrt(2 / Math.PI)), cubic(tf, x))
                : tf.emit("Mul", like(tf, x, Math.sqrt(0.5)), x);
        Output<?> side = tf.emit(site.flag("approximate") ? "Tanh" : "Erf", argument);
        Output<?> half = tf.emit("Mul", like(tf, x, 0.5), x);
        return Emitted.of(tf.emit("AddV2", half, tf.emit("Mul", half, side)));
    }

    private static Output<?> cubic(Emitter tf, Output<?> x) {
        Output<?> cube = tf.emit("Mul", x, tf.emit("Mul", x, x));
        return tf.emit("AddV2", x, tf.emit("Mul", like(tf, x, 0.044715), cube));
    }

    private static Emitted hardSwish(Site site) {
        Emitter tf = site.tf();
        Output<?> x = site.input(0);
        Output<?> gate = tf.emit("Relu6", tf.emit("AddV2", x, like(tf, x, 3)));
        return Emitted.of(tf.emit("Mul", x, tf.emit("Mul", gate, like(tf, x, 1 / 6.0))));
    }

    private static Emitted clip(Site site) {
        Emitter tf = site.tf();
        Output<?> x = site.input(0);
        double min = site.real("min", Double.NEGATIVE_INFINITY);
        double max = site.real("max", Double.POSITIVE_INFINITY);
        if (min == 0 && (max == 6 || max == Double.POSITIVE_INFINITY)) {
            return Emitted.of(tf.emit(max == 6 ? "Relu6" : "Relu", x));
        }
        Output<?> above = min == Double.NEGATIVE_INFINITY ? x : tf.emit("Maximum", x, like(tf, x, min));
        return Emitted.of(max == Double.POSITIVE_INFINITY ? above : tf.emit("Minimum", above, like(tf, x, max)));
    }
}
