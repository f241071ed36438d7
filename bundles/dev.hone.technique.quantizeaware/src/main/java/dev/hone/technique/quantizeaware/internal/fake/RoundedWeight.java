package dev.hone.technique.quantizeaware.internal.fake;

import dev.hone.model.Quantization;
import dev.hone.model.TensorData;
import dev.hone.training.Phase;
import dev.hone.training.State;
import dev.hone.training.WeightConstraint;

/** A weight that the network computes with as it is going to be stored. */
public interface RoundedWeight extends WeightConstraint {

    @Override
    default Phase phase() {
        return Phase.QUANTIZATION;
    }

    /**
     * How the weight is stored after the training.
     *
     * @param projected the weight as {@link #project} left it
     * @param state that it was projected with, perhaps among that of other constraints
     */
    Quantization quantization(TensorData projected, State state);
}
