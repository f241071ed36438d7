package dev.hone.api.technique;

import java.nio.FloatBuffer;

/** Takes the values of observed activations. One thread uses one sink. */
@FunctionalInterface
public interface ActivationSink {

    /**
     * @param sample index among the samples
     * @param position index among the observed tensors
     * @param values of the activation for that sample, position 0 to limit; valid during the call only, not to be
     *     written
     */
    void accept(long sample, int position, FloatBuffer values);
}
