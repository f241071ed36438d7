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

    /**
     * Takes an activation's values for several samples that were run at once. Hands them over one by one, unless it is
     * overridden; what comes out must not depend on how samples were put together.
     *
     * @param first number of the first sample, the others follow it
     * @param samples how many, at least 1
     * @param position index among the activations asked for
     * @param values position 0 to limit, the same number for each sample, one sample after the other; read during the
     *     call only
     */
    default void acceptAll(long first, int samples, int position, FloatBuffer values) {
        if (samples == 1) {
            accept(first, position, values);
            return;
        }
        int length = values.limit() / samples;
        for (int i = 0; i < samples; i++) {
            accept(first + i, position, values.slice(i * length, length));
        }
    }
}
