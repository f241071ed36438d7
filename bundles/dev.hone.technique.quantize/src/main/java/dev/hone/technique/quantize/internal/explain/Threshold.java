package dev.hone.technique.quantize.internal.explain;

import dev.hone.api.diagnosis.ActivationMeasure;

/** From where on a measurement says that something is wrong. */
final class Threshold {

    /**
     * SQNR in dB below which a tensor or an operator is suspect: noise is a thousandth of the power. Int8 that is only
     * rounded stays above as long as the largest magnitude is less than 14 times the root mean square, which healthy
     * activations and weights keep.
     */
    static final double SUSPECT = 30;

    /**
     * Root mean square of the storage error in steps above which clipping outweighs rounding: twice what rounding alone
     * gives, so three quarters of the noise are clipping.
     */
    static final double CLIPPING = 2 * ActivationMeasure.ROUNDING;

    /** Channels differ when the largest has this many times the magnitude of the median: it then has 2 bits more. */
    static final double SPREAD = 4;

    /** Up to this share of the channels (and always one) are outliers; where it is more, the channels are spread. */
    static final double OUTLIERS = 0.1;

    /** Less than this share of what can be stored is in use: 2 bits are wasted. */
    static final double USED = 0.25;

    /** Weights with fewer levels on each side than this have lost their shape: 4 bits and the sign. */
    static final double LEVELS = 16;

    /** From this share of a channel's error on, the error is a shift rather than noise. */
    static final double SHIFT = 0.5;

    private Threshold() {}
}
