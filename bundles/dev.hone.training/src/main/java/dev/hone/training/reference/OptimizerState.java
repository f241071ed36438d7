package dev.hone.training.reference;

import dev.hone.training.Optimizer;
import dev.hone.training.Variable;
import java.util.HashMap;
import java.util.Map;

/** What an optimizer remembers of each variable. */
final class OptimizerState {

    private final Optimizer optimizer;
    private final Map<Integer, Array> first = new HashMap<>();
    private final Map<Integer, Array> second = new HashMap<>();

    OptimizerState(Optimizer optimizer) {
        this.optimizer = optimizer;
    }

    /** The value of a variable after a step. */
    Array next(Variable variable, Array value, Array gradient, double rate, long step) {
        Array m = first.computeIfAbsent(variable.tensor(), id -> Array.zeros(value.dimensions()));
        Array result = value.copy();
        if (optimizer instanceof Optimizer.Sgd sgd) {
            for (int i = 0; i < value.size(); i++) {
                m.values()[i] = sgd.momentum() * m.get(i) + gradient.get(i);
                result.values()[i] -= rate * m.get(i);
            }
        } else if (optimizer instanceof Optimizer.Adam adam) {
            Array v = second.computeIfAbsent(variable.tensor(), id -> Array.zeros(value.dimensions()));
            double steps = (double) step + 1;
            double corrected =
                    rate * Math.sqrt(1 - Math.pow(adam.beta2(), steps)) / (1 - Math.pow(adam.beta1(), steps));
            double decay = variable.decayed() ? rate * adam.decay() : 0;
            for (int i = 0; i < value.size(); i++) {
                double g = gradient.get(i);
                m.values()[i] = adam.beta1() * m.get(i) + (1 - adam.beta1()) * g;
                v.values()[i] = adam.beta2() * v.get(i) + (1 - adam.beta2()) * g * g;
                result.values()[i] -= decay * value.get(i);
                result.values()[i] -= corrected * m.get(i) / (Math.sqrt(v.get(i)) + adam.epsilon());
            }
        }
        return result;
    }
}
