package dev.hone.training;

/** How a step changes variables by their gradients. The learning rate is the {@link Schedule}'s. */
public sealed interface Optimizer {

    /**
     * Stochastic gradient descent: {@code v = momentum * v + g; w -= rate * v}.
     *
     * @param momentum from 0, which keeps nothing, to below 1
     */
    record Sgd(double momentum) implements Optimizer {
        public Sgd {
            requireFraction("momentum", momentum);
        }
    }

    /**
     * Adam (Kingma and Ba 2015, algorithm 1 in the form at the end of section 2): {@code m = b1 m + (1 - b1) g; v = b2
     * v + (1 - b2) g²; w -= rate * sqrt(1 - b2^t) / (1 - b1^t) * m / (sqrt(v) + epsilon)}, as TensorFlow computes it.
     *
     * @param decay weight decay that is not part of the gradient (Loshchilov and Hutter 2019): before each step,
     *     {@code w -= rate * decay * w} for the variables that decay; 0 for plain Adam
     */
    record Adam(double beta1, double beta2, double epsilon, double decay) implements Optimizer {
        public Adam {
            requireFraction("beta1", beta1);
            requireFraction("beta2", beta2);
            if (!(epsilon > 0) || !(decay >= 0)) {
                throw new IllegalArgumentException("epsilon=" + epsilon + ", decay=" + decay);
            }
        }
    }

    static Optimizer sgd(double momentum) {
        return new Sgd(momentum);
    }

    /** With the usual moments: 0.9, 0.999, epsilon 1e-7. */
    static Optimizer adam() {
        return adamW(0);
    }

    /** Adam with weight decay. */
    static Optimizer adamW(double decay) {
        return new Adam(0.9, 0.999, 1e-7, decay);
    }

    private static void requireFraction(String name, double value) {
        if (!(value >= 0 && value < 1)) {
            throw new IllegalArgumentException(name + "=" + value + "; from 0 to below 1 is accepted");
        }
    }
}
