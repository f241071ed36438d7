package dev.hone.engine.tensorflow.internal.train;

import dev.hone.engine.tensorflow.internal.graph.Emitter;
import dev.hone.training.Optimizer;
import java.util.List;
import org.tensorflow.Operation;
import org.tensorflow.OperationBuilder;
import org.tensorflow.Output;

/** The optimizer's part of a training graph. What varies from step to step is fed. */
sealed interface Descent {

    /** The numbers that are fed for a step, after the learning rate. */
    float[] varying(long step);

    /** The names of the variables that the optimizer keeps for one that is trained. */
    List<String> slots();

    /**
     * Adds the operation that changes one variable.
     *
     * @param numbers the learning rate, then the numbers of {@link #varying}
     * @param before what must be done first
     */
    Operation apply(Emitter tf, Change change, List<Output<?>> numbers, List<Operation> before);

    /** A variable, what the optimizer keeps for it, and its gradient. */
    record Change(Slot variable, List<Slot> slots, Output<?> gradient) {}

    static Descent of(Optimizer optimizer) {
        return optimizer instanceof Optimizer.Sgd sgd ? new Momentum(sgd) : new Moments((Optimizer.Adam) optimizer);
    }

    /** Stochastic gradient descent. */
    record Momentum(Optimizer.Sgd sgd) implements Descent {

        @Override
        public float[] varying(long step) {
            return new float[0];
        }

        @Override
        public List<String> slots() {
            return sgd.momentum() == 0 ? List.of() : List.of("momentum");
        }

        @Override
        public Operation apply(Emitter tf, Change change, List<Output<?>> numbers, List<Operation> before) {
            if (change.slots().isEmpty()) {
                return tf.operation("ResourceApplyGradientDescent", builder -> after(builder, before)
                        .addInput(change.variable().handle())
                        .addInput(numbers.get(0))
                        .addInput(change.gradient()));
            }
            return tf.operation("ResourceApplyMomentum", builder -> after(builder, before)
                    .addInput(change.variable().handle())
                    .addInput(change.slots().get(0).handle())
                    .addInput(numbers.get(0))
                    .addInput(change.gradient())
                    .addInput(tf.scalar((float) sgd.momentum())));
        }
    }

    /** Adam; the powers of its betas follow from the step. */
    record Moments(Optimizer.Adam adam) implements Descent {

        @Override
        public float[] varying(long step) {
            return new float[] {(float) Math.pow(adam.beta1(), step + 1.0), (float) Math.pow(adam.beta2(), step + 1.0)};
        }

        @Override
        public List<String> slots() {
            return List.of("m", "v");
        }

        @Override
        public Operation apply(Emitter tf, Change change, List<Output<?>> numbers, List<Operation> before) {
            return tf.operation("ResourceApplyAdam", builder -> after(builder, before)
                    .addInput(change.variable().handle())
                    .addInput(change.slots().get(0).handle())
                    .addInput(change.slots().get(1).handle())
                    .addInput(numbers.get(1))
                    .addInput(numbers.get(2))
                    .addInput(numbers.get(0))
                    .addInput(tf.scalar((float) adam.beta1()))
                    .addInput(tf.scalar((float) adam.beta2()))
                    .addInput(tf.scalar((float) adam.epsilon()))
                    .addInput(change.gradient()));
        }
    }

    private static OperationBuilder after(OperationBuilder builder, List<Operation> before) {
        before.forEach(builder::addControlInput);
        return builder;
    }
}
