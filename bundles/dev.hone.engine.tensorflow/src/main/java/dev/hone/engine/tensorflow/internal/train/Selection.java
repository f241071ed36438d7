package dev.hone.engine.tensorflow.internal.train;

import dev.hone.api.data.Samples;
import java.util.function.IntToLongFunction;

/**
 * Which samples a batch has.
 *
 * @param sample the number of the sample in each place
 */
record Selection(Samples samples, int size, IntToLongFunction sample) {}
