package dev.hone.technique.prune.internal.train;

import dev.hone.model.TensorData;
import dev.hone.model.hone.HoneBuilder;
import dev.hone.model.hone.HoneOp;
import dev.hone.model.hone.Value;
import dev.hone.technique.prune.internal.mask.MaskedData;
import dev.hone.training.State;
import dev.hone.training.StateValues;
import dev.hone.training.Weight;
import java.util.Arrays;
import java.util.BitSet;

/** Masks as states of constraints: a factor of 0 or 1 for each weight. */
final class Masks {

    private static final String MASK = "mask";

    private Masks() {}

    static State of(Weight weight, BitSet zeros) {
        return State.NONE.with(MASK, weight.shape(), factors(weight, zeros));
    }

    static State changed(State state, Weight weight, BitSet zeros) {
        return state.withFloats(MASK, factors(weight, zeros));
    }

    private static float[] factors(Weight weight, BitSet zeros) {
        float[] factors = new float[Math.toIntExact(weight.shape().elements())];
        Arrays.fill(factors, 1);
        zeros.stream().forEach(element -> factors[element] = 0);
        return factors;
    }

    /** A weight that is masked has no gradient, and keeps its value for when it is chosen again. */
    static Value forward(HoneBuilder hone, Value value, StateValues state) {
        return hone.binary(HoneOp.MULTIPLY, value, state.get(MASK));
    }

    static TensorData masked(TensorData value, State state) {
        float[] factors = state.floats(MASK);
        BitSet zeros = new BitSet(factors.length);
        for (int element = 0; element < factors.length; element++) {
            if (factors[element] == 0) {
                zeros.set(element);
            }
        }
        return new MaskedData(value, zeros);
    }
}
