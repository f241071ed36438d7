package dev.hone.technique.prune.internal.mask;

/** Which weights compete for staying. */
public enum Ranking {
    /** Those of each layer, which gets its share of zeros. */
    LAYER,
    /** Those of all layers, by magnitude. */
    GLOBAL,
    /** Those of all layers, by what each is of its layer ({@link LayerAdaptive}). */
    ADAPTIVE
}
