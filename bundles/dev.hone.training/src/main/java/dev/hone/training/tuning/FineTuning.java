package dev.hone.training.tuning;

import dev.hone.api.HoneException;
import dev.hone.api.technique.Context;
import dev.hone.model.Lineage;
import dev.hone.model.Model;
import dev.hone.model.TensorRef;
import dev.hone.training.ActivationConstraint;
import dev.hone.training.TrainingResult;
import dev.hone.training.Weight;
import dev.hone.training.WeightConstraint;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The training of one stage: builds the program of a model under constraints, trains it, and stores the weights. Reads
 * the stage's {@link TrainingParameters}. To what the technique adds come the constraints that keep what earlier stages
 * established.
 *
 * <p>Not safe for use by several threads.
 */
public final class FineTuning {

    private final Model model;
    private final Context context;
    private final String technique;
    private final Map<TensorRef, List<WeightConstraint>> weights = new LinkedHashMap<>();
    private final Map<List<TensorRef>, ActivationConstraint> activations = new LinkedHashMap<>();

    private FineTuning(Model model, Context context, String technique) {
        this.model = model;
        this.context = context;
        this.technique = technique;
    }

    /**
     * @param technique its id, for messages
     * @throws HoneException with the reason MODEL if the model cannot be trained, naming all that is in the way
     */
    public static FineTuning of(Model model, Context context, String technique) {
        return new FineTuning(model, context, technique);
    }

    /** The weights that can be trained. */
    public List<Weight> weights() {
        return List.of();
    }

    /**
     * Puts a weight under a constraint.
     *
     * @throws IllegalArgumentException if the tensor is none of {@link #weights}
     */
    public FineTuning constrain(TensorRef weight, WeightConstraint constraint) {
        weights.computeIfAbsent(weight, key -> new ArrayList<>()).add(constraint);
        return this;
    }

    /**
     * Puts activations or inputs of the main graph under a constraint, which they share.
     *
     * @throws IllegalArgumentException if one of them is not computed by the network that is trained
     */
    public FineTuning constrain(List<TensorRef> tensors, ActivationConstraint constraint) {
        activations.put(List.copyOf(tensors), constraint);
        return this;
    }

    /**
     * Trains.
     *
     * @throws HoneException with the reason MISSING if there is no trainer, or no combiner for a weight under several
     *     constraints; DATA if there is none to train with, or it does not fit; USAGE for parameters that do not fit
     */
    public Tuned run() {
        context.cancellation().check();
        TrainingResult none = TrainingResult.of(Map.of(), List.of(), List.of());
        return new Tuned(model, Lineage.IDENTITY, none, List.of(technique + " does not train yet"), Map.of());
    }
}
