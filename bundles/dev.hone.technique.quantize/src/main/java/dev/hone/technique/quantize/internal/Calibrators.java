package dev.hone.technique.quantize.internal;

import dev.hone.api.HoneException;
import dev.hone.quantization.Calibrator;

/** The calibrators that parameters ask for. */
final class Calibrators {

    private Calibrators() {}

    /** @throws HoneException with the reason USAGE if there is none of the name, or the percentile is out of range */
    static Calibrator of(String id, double percentile) {
        requirePercentile(percentile);
        return switch (id) {
            case Calibrator.MIN_MAX -> Calibrator.minMax();
            case Calibrator.MOVING_AVERAGE -> Calibrator.movingAverage();
            case Calibrator.PERCENTILE -> Calibrator.percentile(percentile);
            case Calibrator.ENTROPY -> Calibrator.entropy();
            case Calibrator.MSE -> Calibrator.mse();
            default ->
                throw new HoneException(
                        HoneException.Reason.USAGE,
                        "quantize: calibrator '" + id + "' does not exist; accepted are "
                                + String.join(", ", Calibrator.IDS));
        };
    }

    private static void requirePercentile(double percentile) {
        if (!(percentile > 0 && percentile <= 100)) {
            throw new HoneException(
                    HoneException.Reason.USAGE,
                    "quantize: percentile=" + percentile + " is refused; accepted: more than 0, at most 100");
        }
    }
}
