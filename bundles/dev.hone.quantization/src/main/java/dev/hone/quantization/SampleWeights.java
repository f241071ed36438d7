package dev.hone.quantization;

/**
 * What each sample counts for in a moving average that begins with the first one.
 *
 * @param momentum from 0 to less than 1
 * @param samples in all
 */
record SampleWeights(double momentum, long samples) {

    /** All weights together are 1. */
    double of(long sample) {
        double decay = StrictMath.pow(momentum, samples - 1.0 - sample);
        return sample == 0 ? decay : (1 - momentum) * decay;
    }
}
