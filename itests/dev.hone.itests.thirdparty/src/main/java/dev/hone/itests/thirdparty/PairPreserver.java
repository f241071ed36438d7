package dev.hone.itests.thirdparty;

import dev.hone.api.technique.Property;
import dev.hone.model.TensorData;
import dev.hone.model.hone.HoneBuilder;
import dev.hone.model.hone.HoneOp;
import dev.hone.model.hone.Operations;
import dev.hone.model.hone.Value;
import dev.hone.training.Phase;
import dev.hone.training.PropertyPreserver;
import dev.hone.training.State;
import dev.hone.training.StateValues;
import dev.hone.training.Weight;
import dev.hone.training.WeightConstraint;
import java.util.Set;
import org.osgi.service.component.annotations.Component;

/** Equal neighbours stay equal while they are trained: each computes with the mean of both, and gets its gradient. */
@Component
public final class PairPreserver implements PropertyPreserver {

    @Override
    public String property() {
        return PairedWeights.ID;
    }

    @Override
    public WeightConstraint preserve(Weight weight, TensorData value, Property.Evidence evidence) {
        return new EqualPairs();
    }

    private static final class EqualPairs implements WeightConstraint {

        @Override
        public Phase phase() {
            return Phase.CENTROIDS;
        }

        @Override
        public State init(Weight weight, TensorData value, long seed) {
            return State.NONE;
        }

        @Override
        public Value forward(HoneBuilder hone, Weight weight, Value value, StateValues state) {
            Operations operations = new Operations(hone);
            int pairs = Math.toIntExact(weight.shape().elements() / 2);
            Value mean = operations.reduce(HoneOp.REDUCE_MEAN, operations.reshape(value, pairs, 2), true, 1);
            return operations.reshape(
                    operations.tile(mean, 1, 2), weight.shape().toArray());
        }

        @Override
        public TensorData project(Weight weight, TensorData value, State state) {
            return Pairs.averaged(value);
        }

        @Override
        public Set<String> establishes() {
            return Set.of(PairedWeights.ID);
        }
    }
}
