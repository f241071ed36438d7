package dev.hone.api.target;

/** An axis of a weight by its meaning. */
public enum WeightAxis {
    /** Along which products are summed up. */
    INPUT_CHANNELS,
    /** Along which each index makes one output channel. */
    OUTPUT_CHANNELS
}
