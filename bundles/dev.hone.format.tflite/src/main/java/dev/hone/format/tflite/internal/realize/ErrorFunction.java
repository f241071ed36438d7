package dev.hone.format.tflite.internal.realize;

import static dev.hone.format.tflite.internal.realize.Emitter.options;

import dev.hone.model.Attributes;
import dev.hone.model.Node;
import dev.hone.model.Tensor;
import java.util.List;

/**
 * The error function, of which there is no operator: {@code sign(x) (1 - p(t) exp(-x²))} with {@code t = 1 / (1 +
 * 0.3275911 |x|)} and a polynomial {@code p}, which is wrong by 1.5e-7 at most (Abramowitz and Stegun 1964, 7.1.26).
 */
final class ErrorFunction {

    private static final double STEP = 0.3275911;

    /** Of {@code p}, from the highest power to the first. */
    private static final double[] COEFFICIENTS = {1.061405429, -1.453152027, 1.421413741, -0.284496736, 0.254829592};

    private final Emitter emitter;
    private final Tensor output;

    private ErrorFunction(Node node, Emitter emitter) {
        this.emitter = emitter;
        this.output = emitter.output(node);
    }

    static void emit(Node node, Emitter emitter) {
        new ErrorFunction(node, emitter).emit(node.input(0), node.output(0));
    }

    private void emit(int x, int to) {
        int size = apply("ABS", options("AbsOptions"), x);
        int t = apply("DIV", options("DivOptions"), number(1), plus(times(size, STEP), 1));
        int p = times(t, COEFFICIENTS[0]);
        for (int i = 1; i < COEFFICIENTS.length; i++) {
            p = apply("MUL", options("MulOptions"), plus(p, COEFFICIENTS[i]), t);
        }
        int square = apply("MUL", options("MulOptions"), x, x);
        int bell = apply("EXP", options("ExpOptions"), apply("NEG", options("NegOptions"), square));
        int tail = apply("MUL", options("MulOptions"), p, bell);
        int half = apply("SUB", options("SubOptions"), number(1), tail);
        emitter.operator("MUL", options("MulOptions"), List.of(half, apply("SIGN", Attributes.NONE, x)), to);
    }

    private int times(int x, double factor) {
        return apply("MUL", options("MulOptions"), x, number(factor));
    }

    private int plus(int x, double term) {
        return apply("ADD", options("AddOptions"), x, number(term));
    }

    private int number(double value) {
        return emitter.scalar(output.name() + "/number", value);
    }

    private int apply(String operator, Attributes options, Integer... inputs) {
        int result = emitter.between(output);
        emitter.operator(operator, options, List.of(inputs), result);
        return result;
    }
}
