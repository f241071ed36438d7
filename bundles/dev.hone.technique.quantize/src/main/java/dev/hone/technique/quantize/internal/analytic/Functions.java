package dev.hone.technique.quantize.internal.analytic;

import dev.hone.model.Attributes;
import dev.hone.model.Normal;
import dev.hone.model.hone.HoneOp;
import java.util.Optional;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;

/** The functions of one and of two values that a distribution is followed through. */
final class Functions {

    private static final double GELU = Math.sqrt(2 / Math.PI);
    private static final double CUBE = 0.044715;

    private Functions() {}

    static Optional<DoubleUnaryOperator> unary(HoneOp op, Attributes attributes) {
        double alpha = attributes.real("alpha", 0);
        return Optional.ofNullable(
                switch (op) {
                    case IDENTITY, CAST, STOP_GRADIENT -> x -> x;
                    case RELU -> x -> Math.max(x, 0);
                    case LEAKY_RELU -> x -> x >= 0 ? x : alpha * x;
                    case ELU -> x -> x >= 0 ? x : alpha * Math.expm1(x);
                    case CLIP -> clip(attributes);
                    case SIGMOID -> Functions::sigmoid;
                    case TANH -> Math::tanh;
                    case SOFTPLUS -> x -> Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
                    case HARD_SWISH -> x -> x * Math.min(Math.max(x + 3, 0), 6) / 6;
                    case GELU ->
                        attributes.flag("approximate", false)
                                ? x -> 0.5 * x * (1 + Math.tanh(GELU * (x + CUBE * x * x * x)))
                                : x -> x * Normal.cumulative(x);
                    case NEGATE -> x -> -x;
                    case ABS -> Math::abs;
                    case EXP -> Math::exp;
                    default -> null;
                });
    }

    private static DoubleUnaryOperator clip(Attributes attributes) {
        double min = attributes.real("min", Double.NEGATIVE_INFINITY);
        double max = attributes.real("max", Double.POSITIVE_INFINITY);
        return x -> Math.min(Math.max(x, min), max);
    }

    private static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }

    static Optional<DoubleBinaryOperator> binary(HoneOp op) {
        return Optional.ofNullable(
                switch (op) {
                    case ADD -> Double::sum;
                    case SUBTRACT -> (a, b) -> a - b;
                    case MULTIPLY -> (a, b) -> a * b;
                    case DIVIDE -> (a, b) -> a / b;
                    case MINIMUM -> Math::min;
                    case MAXIMUM -> Math::max;
                    default -> null;
                });
    }
}
