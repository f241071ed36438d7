package dev.hone.quantization;

import dev.hone.model.DataType;
import dev.hone.model.Quantization;
import dev.hone.model.TensorRef;
import dev.hone.model.traits.Clamp;
import java.util.List;
import java.util.Optional;

/**
 * Activations that share one scale. Found by {@link QuantizationPlanner#groups}.
 *
 * @param activations at least one, of the main graph
 * @param type in which they are stored
 * @param symmetric whether the zero point has to be 0
 * @param fixed the scale and zero point that an operator gives
 * @param range the smallest that holds all their ranges
 * @param bounds that their values never leave, whatever the weights are
 */
public record ScaleGroup(
        List<TensorRef> activations,
        DataType type,
        boolean symmetric,
        Optional<Quantization> fixed,
        Range range,
        Clamp bounds) {

    public ScaleGroup {
        activations = List.copyOf(activations);
    }

    /** Scale and zero point for another range of the activations. */
    public Quantization quantization(Range other) {
        return fixed.orElseGet(
                () -> symmetric ? Affine.symmetricActivation(other, type) : Affine.activation(other, type));
    }
}
