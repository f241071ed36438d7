package dev.hone.training.tuning;

import dev.hone.model.TensorData;
import dev.hone.training.Variable;
import dev.hone.training.Weight;
import dev.hone.training.WeightConstraint;
import java.util.Optional;

/**
 * A weight that is trained.
 *
 * @param tensor of the network
 * @param value in the model
 */
record ConstrainedWeight(int tensor, Weight weight, TensorData value, Optional<WeightConstraint> constraint) {

    /** @param trained the variable, as if it were trained without weight decay */
    Variable declare(Variable trained) {
        return switch (weight.role()) {
            case STATISTIC -> Variable.kept(trained.tensor(), trained.name(), trained.initial());
            case KERNEL -> trained.withDecay();
            default -> trained;
        };
    }
}
