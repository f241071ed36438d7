package dev.hone.format.tflite.internal.lower;

import dev.hone.model.hone.HoneBuilder;
import dev.hone.model.hone.HoneOp;
import dev.hone.model.hone.Value;

/** Along the last axis: softmax, length. */
final class NormalizationForms {

    /** Squared lengths below that count as that. */
    private static final double LEAST = 1e-12;

    private NormalizationForms() {}

    static Value softmax(Call call) {
        Value x = call.real(0);
        double beta = call.option("beta", 0.0);
        Value scaled = beta == 1
                ? x
                : call.hone().binary(HoneOp.MULTIPLY, x, call.hone().scalar(beta));
        return call.operations().along(HoneOp.SOFTMAX, scaled, Call.axis(x, -1));
    }

    static Value logSoftmax(Call call) {
        Value x = call.real(0);
        return call.operations().along(HoneOp.LOG_SOFTMAX, x, Call.axis(x, -1));
    }

    static Value length(Call call) {
        HoneBuilder hone = call.hone();
        Value x = call.real(0);
        Value squares =
                call.operations().reduce(HoneOp.REDUCE_SUM, hone.binary(HoneOp.MULTIPLY, x, x), true, Call.axis(x, -1));
        Value length = hone.unary(HoneOp.RSQRT, hone.binary(HoneOp.MAXIMUM, squares, hone.scalar(LEAST)));
        return call.activated(hone.binary(HoneOp.MULTIPLY, x, length));
    }
}
