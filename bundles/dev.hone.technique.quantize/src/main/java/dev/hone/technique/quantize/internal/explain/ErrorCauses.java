package dev.hone.technique.quantize.internal.explain;

import dev.hone.api.diagnosis.ChannelMeasure;
import dev.hone.api.diagnosis.Deviation;
import dev.hone.api.diagnosis.Finding;
import dev.hone.api.diagnosis.ModelComparison;
import dev.hone.api.diagnosis.OperatorMeasure;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What can be told from the error itself where neither weights nor scales stand out. */
final class ErrorCauses {

    private ErrorCauses() {}

    /** An error that shifts each channel by about the same in every sample: a correction of the bias undoes it. */
    static Optional<Finding> shift(OperatorMeasure measure, Settings settings) {
        double shifts = 0;
        double errors = 0;
        for (ChannelMeasure channel : measure.output().channels()) {
            Deviation local = channel.local();
            shifts += local.bias() * local.bias();
            errors += local.error() * local.error();
        }
        if (measure.bias().isEmpty() || errors == 0 || shifts / errors < Threshold.SHIFT) {
            return Optional.empty();
        }
        return Optional.of(Finding.at(
                measure,
                Cause.SHIFT,
                String.format(
                        Locale.ROOT,
                        "%.0f %% of the error is a shift of whole channels, as rounded weights add it",
                        100 * shifts / errors),
                Settings.list(settings.biasCorrection("takes the shift out of the bias"))));
    }

    /** Many operators that each add a little. */
    static Optional<Finding> accumulation(
            ModelComparison comparison, List<OperatorMeasure> worstFirst, Settings settings) {
        return comparison.measures().stream()
                .filter(measure -> comparison
                        .optimized()
                        .main()
                        .outputs()
                        .contains(measure.output().tensor().id()))
                .map(measure -> measure.output().cumulative().sqnr())
                .filter(sqnr -> sqnr < Threshold.SUSPECT)
                .min(Double::compare)
                .filter(sqnr -> !worstFirst.isEmpty())
                .map(sqnr -> Finding.at(
                        worstFirst.get(0),
                        Cause.ROUNDING,
                        String.format(
                                Locale.ROOT,
                                "no operator stands out (the worst keeps %.1f dB), but %d of them leave %.1f dB at an output",
                                worstFirst.get(0).quality(),
                                worstFirst.size(),
                                sqnr),
                        Settings.list(
                                settings.biasCorrection("takes out what is a shift of whole channels"),
                                settings.equalize("gives channels with small values more levels"),
                                settings.wider("gives the worst operators activations of 16 bits"))));
    }
}
