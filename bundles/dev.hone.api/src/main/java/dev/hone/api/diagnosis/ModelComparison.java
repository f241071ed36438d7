package dev.hone.api.diagnosis;

import dev.hone.api.graph.Operators;
import dev.hone.api.target.TargetProfile;
import dev.hone.model.Model;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Two models, measured on the same samples. Made by {@link #of}; grows by methods. Immutable. */
public final class ModelComparison {

    private final Model original;
    private final Model optimized;
    private final Operators operators;
    private final List<OperatorMeasure> measures;
    private final List<ActivationMeasure> inputs;
    private Optional<TargetProfile> target = Optional.empty();
    private Map<String, Object> parameters = Map.of();

    private ModelComparison(
            Model original,
            Model optimized,
            Operators operators,
            List<OperatorMeasure> measures,
            List<ActivationMeasure> inputs) {
        this.original = Objects.requireNonNull(original);
        this.optimized = Objects.requireNonNull(optimized);
        this.operators = Objects.requireNonNull(operators);
        this.measures = List.copyOf(measures);
        this.inputs = List.copyOf(inputs);
    }

    /**
     * @param measures in the order of execution in the optimized model
     * @param inputs the models' inputs
     */
    public static ModelComparison of(
            Model original,
            Model optimized,
            Operators operators,
            List<OperatorMeasure> measures,
            List<ActivationMeasure> inputs) {
        return new ModelComparison(original, optimized, operators, measures, inputs);
    }

    /** Knowing what was done: for a target, with these parameters of the technique. */
    public ModelComparison made(TargetProfile forTarget, Map<String, Object> with) {
        ModelComparison copy = new ModelComparison(original, optimized, operators, measures, inputs);
        copy.target = Optional.of(forTarget);
        copy.parameters = Map.copyOf(with);
        return copy;
    }

    /** The original, with the technique's graph passes done. */
    public Model original() {
        return original;
    }

    public Model optimized() {
        return optimized;
    }

    /** What is known of both models' operators. */
    public Operators operators() {
        return operators;
    }

    /** In the order of execution in the optimized model. */
    public List<OperatorMeasure> measures() {
        return measures;
    }

    /** The models' inputs. */
    public List<ActivationMeasure> inputs() {
        return inputs;
    }

    /** The target that the model was optimized for, where that is known. */
    public Optional<TargetProfile> target() {
        return target;
    }

    /** The parameters that the technique was run with; empty where they are not known. */
    public Map<String, Object> parameters() {
        return parameters;
    }
}
