package dev.hone.technique.quantizeaware.internal.fake;

import dev.hone.model.hone.HoneBuilder;
import dev.hone.model.hone.HoneOp;
import dev.hone.model.hone.Value;

/** Values whose gradient is made smaller. */
final class Gradients {

    private Gradients() {}

    /** The value itself, with its gradient times a factor: {@code f x + stop-gradient(x - f x)}. */
    static Value scaled(HoneBuilder hone, Value x, double factor) {
        return hone.straightThrough(hone.binary(HoneOp.MULTIPLY, x, hone.scalar(factor)), x);
    }
}
