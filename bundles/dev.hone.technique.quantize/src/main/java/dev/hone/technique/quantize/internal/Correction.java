package dev.hone.technique.quantize.internal;

import dev.hone.api.technique.Context;
import dev.hone.model.Model;
import dev.hone.technique.quantize.internal.analytic.AnalyticBiasCorrection;

/** How biases are corrected. */
enum Correction {
    NONE,
    /** By samples. */
    EMPIRICAL,
    /** By the statistics of batch normalizations. */
    ANALYTIC;

    static final String AUTO = "auto";
    static final String OFF = "false";
    static final String ON = "true";
    static final String EMPIRICAL_ID = "empirical";
    static final String ANALYTIC_ID = "analytic";

    static final String NO_STATISTICS =
            "bias-correction=analytic needs the statistics of batch normalizations, and none"
                    + " are known: Keras files have them, until a stage changes the model; bias-correction=empirical needs data"
                    + " instead";

    /**
     * What a parameter asks for.
     *
     * @param integers whether operators are to compute with integers, which need samples anyway and whose own rounding
     *     statistics do not know of
     */
    static Correction of(QuantizeParameters parameters, Model model, Context context, boolean integers) {
        return switch (parameters.bias$_$correction()) {
            case AUTO -> !integers && AnalyticBiasCorrection.isPossible(model) ? ANALYTIC : NONE;
            case ON -> runs(context) || !AnalyticBiasCorrection.isPossible(model) ? EMPIRICAL : ANALYTIC;
            case EMPIRICAL_ID -> EMPIRICAL;
            case ANALYTIC_ID -> ANALYTIC;
            default -> NONE;
        };
    }

    private static boolean runs(Context context) {
        return context.data().isPresent() && context.canObserve();
    }
}
