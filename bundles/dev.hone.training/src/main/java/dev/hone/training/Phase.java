package dev.hone.training;

/** In which order constraints act on a weight that has several. */
public enum Phase {
    /** Which values are zero. */
    MASK,
    /** Which values there are. */
    CENTROIDS,
    /** How values are rounded to be stored. */
    QUANTIZATION
}
