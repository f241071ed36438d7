package dev.hone.quantization;

import dev.hone.api.graph.GraphPass;
import dev.hone.api.graph.Operators;
import dev.hone.model.Model;
import dev.hone.model.Tensor;
import dev.hone.model.TensorRef;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Writes a plan into a model of one dialect. A service with the property {@code dialect}; the bundle of the format
 * registers it.
 *
 * <p>Safe for use by several threads.
 */
@ConsumerType
public interface QuantizationRealizer {

    /**
     * The integer model: constants stored as the plan says (rounded to nearest, clipped to the type, weights to the
     * narrow range), integer nodes in the form and version that the format has for their types, conversions where an
     * integer node meets a float one and where the plan reads a tensor in another way.
     *
     * @return the model and the lineage from the float model
     * @throws dev.hone.model.InvalidModelException if the format has no integer form of a node of the plan, naming it
     */
    GraphPass.Result realize(Model model, QuantizationPlan plan, Operators operators);

    /**
     * The range that a model says one of its inputs has; it counts where no sample leaves it.
     *
     * @param input of the main graph, in float
     * @return empty where it says nothing
     */
    default Optional<Range> declaredRange(Tensor input) {
        return Optional.empty();
    }

    /**
     * A copy of a model that finds the ranges of float activations of its main graph.
     *
     * @param activations written by operators of the main graph
     * @return empty where the format has no reductions, or not for one of these activations
     */
    default Optional<RangeProbe> probe(Model model, List<TensorRef> activations) {
        return Optional.empty();
    }
}
