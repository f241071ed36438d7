package dev.hone.engine.tensorflow.internal.graph;

import java.util.List;
import java.util.Optional;
import org.tensorflow.Output;

/**
 * What became of a node.
 *
 * @param gradient present where TensorFlow's own gradient of what was emitted is missing, wrong, or slow
 */
record Emitted(List<Output<?>> outputs, Optional<Gradient> gradient) {

    /** A node's contribution to the gradients of its inputs. */
    @FunctionalInterface
    interface Gradient {

        /**
         * @param output the gradient of the node's only output
         * @return one for each input of the node; empty for one that has none
         */
        List<Optional<Output<?>>> of(Output<?> output);
    }

    Emitted {
        outputs = List.copyOf(outputs);
    }

    static Emitted of(Output<?>... outputs) {
        return new Emitted(List.of(outputs), Optional.empty());
    }

    static Emitted of(List<Output<?>> outputs) {
        return new Emitted(outputs, Optional.empty());
    }

    Emitted with(Gradient own) {
        return new Emitted(outputs, Optional.of(own));
    }

    /** Whose gradient is nothing at all. */
    Emitted withoutGradient(int inputs) {
        return with(output -> java.util.Collections.nCopies(inputs, Optional.empty()));
    }
}
