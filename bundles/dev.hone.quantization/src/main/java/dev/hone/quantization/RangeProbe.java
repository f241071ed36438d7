package dev.hone.quantization;

import dev.hone.model.Model;
import dev.hone.model.TensorRef;
import java.util.List;

/**
 * A scratch copy of a model that reduces activations itself: so the runtime's own kernels find the ranges, and only two
 * numbers an activation are read, for each entry of its first dimension where it has more than one: so that a batch of
 * samples can be run.
 *
 * @param minima activations of the main graph, one for each activation asked for, in order
 * @param maxima likewise
 */
public record RangeProbe(Model model, List<TensorRef> minima, List<TensorRef> maxima) {

    public RangeProbe {
        minima = List.copyOf(minima);
        maxima = List.copyOf(maxima);
    }
}
