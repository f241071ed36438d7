package dev.hone.technique.quantize.internal.explain;

/** The names of causes. */
final class Cause {

    static final String CLIPPED = "clipped range";
    static final String OUTLIER_CHANNEL = "outlier channel";
    static final String WIDE_RANGE = "wide per-tensor range";
    static final String SHARED_SCALE = "forced shared scale";
    static final String FEW_LEVELS = "too few levels used";
    static final String OUTLIER_VALUES = "outlier values";
    static final String BIAS = "bias saturation";
    static final String SHIFT = "shifted mean";
    static final String ROUNDING = "accumulated rounding";

    private Cause() {}
}
