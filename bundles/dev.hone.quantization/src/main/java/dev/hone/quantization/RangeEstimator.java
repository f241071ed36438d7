package dev.hone.quantization;

import dev.hone.model.DataType;
import java.nio.FloatBuffer;

/**
 * Chooses the range of one activation from the values that it takes on samples. Made by {@link Calibrator#estimator}.
 * Takes memory of a fixed size, however many values it sees.
 *
 * <p>Several estimators may share the samples; merged, they give to the last bit the range that one alone would give,
 * whichever saw which sample and when. Not safe for use by several threads.
 */
public interface RangeEstimator {

    /**
     * Takes the values of the activation for one sample.
     *
     * @param sample its number, from 0 on
     * @param values position 0 to limit; read during the call only
     */
    void accept(long sample, FloatBuffer values);

    /**
     * Takes the values of the activation for several samples, the same number for each, one sample after the other.
     *
     * @param first number of the first sample
     * @param samples how many, at least 1
     * @param values position 0 to limit; read during the call only
     */
    default void acceptAll(long first, int samples, FloatBuffer values) {
        if (samples == 1) {
            accept(first, values);
            return;
        }
        int length = values.limit() / samples;
        for (int i = 0; i < samples; i++) {
            accept(first + i, values.slice(i * length, length));
        }
    }

    /**
     * Adds what another estimator of the same calibrator saw.
     *
     * @throws IllegalArgumentException if it is of another kind
     */
    void merge(RangeEstimator other);

    /** The smallest value; NaN if there was one; infinity if there was no value. */
    float min();

    /** The largest value; NaN if there was one; negative infinity if there was no value. */
    float max();

    /**
     * The range, where all values were finite; {@link Range#ZERO} if there was none.
     *
     * @param stored how the activation is going to be stored: INT8, or INT16 with the zero point 0
     */
    Range range(DataType stored);
}
