package dev.hone.technique.quantize.internal.explain;

import dev.hone.api.diagnosis.ActivationMeasure;
import dev.hone.api.diagnosis.ChannelMeasure;
import dev.hone.api.diagnosis.Deviation;
import dev.hone.api.diagnosis.Finding;
import dev.hone.api.diagnosis.OperatorMeasure;
import dev.hone.api.diagnosis.Suggestion;
import dev.hone.quantization.Calibrator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What can be wrong with how an activation is stored. */
final class ActivationCauses {

    private static final String MORE =
            "more calibration samples hold more of what the model sees, if they are such as it sees";

    private static final String WIDER = "gives the worst operators and what reads them activations of 16 bits";
    private static final String FLOAT = "leaves the worst operators and what reads them in float";

    private final OperatorMeasure measure;
    private final ActivationMeasure output;
    private final Settings settings;
    private final Sharing sharing;

    ActivationCauses(OperatorMeasure measure, Settings settings, Sharing sharing) {
        this.measure = measure;
        this.output = measure.output();
        this.settings = settings;
        this.sharing = sharing;
    }

    /** The cause; empty where the activation is stored well enough, or as floats. */
    Optional<Finding> find() {
        if (output.quantization().isEmpty() || sharing.isFixed(measure)) {
            return Optional.empty();
        }
        if (isClipped(output)) {
            return Optional.of(Finding.at(measure, Cause.CLIPPED, clipped(output), forClipping(settings)));
        }
        return typical() < Threshold.SUSPECT ? Optional.of(coarse()) : Optional.empty();
    }

    /** What is wrong with how an input of the model is stored; empty if nothing is. */
    static Optional<Finding> input(ActivationMeasure input, Settings settings) {
        if (isClipped(input)) {
            return Optional.of(Finding.atInput(input.tensor(), Cause.CLIPPED, clipped(input), forClipping(settings)));
        }
        boolean coarse = input.storage().orElse(Deviation.NONE).sqnr() < Threshold.SUSPECT;
        return coarse && input.used() < Threshold.USED
                ? Optional.of(Finding.atInput(
                        input.tensor(),
                        Cause.FEW_LEVELS,
                        String.format(
                                Locale.ROOT,
                                "values from %.3g to %.3g use %.1f %% of what can be stored, %.3g to %.3g: the"
                                        + " calibration samples were of another kind",
                                input.min(),
                                input.max(),
                                100 * input.used(),
                                input.lowest(),
                                input.highest()),
                        Settings.list(settings.samples(MORE))))
                : Optional.empty();
    }

    private static boolean isClipped(ActivationMeasure measure) {
        return measure.clipped() > 0
                && measure.errorPerScale() > Threshold.CLIPPING
                && measure.storage().orElse(Deviation.NONE).sqnr() < Threshold.SUSPECT + 10;
    }

    private static String clipped(ActivationMeasure measure) {
        return String.format(
                Locale.ROOT,
                "%.2g %% of the values lie outside %.3g to %.3g, which can be stored; they go from %.3g to %.3g, and the"
                        + " error is %.2g steps, where rounding alone gives 0.289",
                100 * measure.clipped(),
                measure.lowest(),
                measure.highest(),
                measure.min(),
                measure.max(),
                measure.errorPerScale());
    }

    private static List<Suggestion> forClipping(Settings settings) {
        return Settings.list(
                settings.calibrator(Calibrator.MIN_MAX, "cuts nothing off that the calibration samples hold"),
                settings.samples(
                        "more calibration samples hold more of what the model sees; they must be such as it sees"));
    }

    /** SQNR in dB that rounding leaves to the median channel. */
    private double typical() {
        double scale = output.quantization().orElseThrow().scale(0);
        double noise = scale * scale / 12;
        double[] channels = output.channels().stream()
                .mapToDouble(channel -> channel.cumulative().signal())
                .filter(signal -> signal > 0)
                .sorted()
                .toArray();
        double signal = channels.length == 0
                ? output.storage().orElseThrow().signal()
                : Math.min(output.storage().orElseThrow().signal(), channels[channels.length / 2]);
        return 10 * Math.log10(signal * signal / noise);
    }

    private Finding coarse() {
        String error = String.format(Locale.ROOT, "rounding leaves %.1f dB to the median channel", typical());
        if (output.used() < Threshold.USED) {
            return sharing.partner(measure)
                    .map(partner -> shared(partner, error))
                    .orElseGet(() -> unused(error));
        }
        Magnitudes magnitudes = Magnitudes.of(output.channels().stream()
                .mapToDouble(ChannelMeasure::magnitude)
                .toArray());
        if (magnitudes.differ()) {
            return Finding.at(
                    measure,
                    magnitudes.few() ? Cause.OUTLIER_CHANNEL : Cause.WIDE_RANGE,
                    "one scale for the output, whose " + magnitudes.describe() + "; " + error,
                    Settings.list(
                            settings.equalize("evens out the ranges of channels between layers"),
                            settings.calibrator(Calibrator.MSE, "weighs what is cut off against what is rounded"),
                            settings.wider(WIDER),
                            settings.inFloat(FLOAT)));
        }
        return Finding.at(
                measure,
                Cause.OUTLIER_VALUES,
                String.format(
                        Locale.ROOT,
                        "the largest value is %.3g times the root mean square; %s",
                        Math.max(Math.abs(output.min()), Math.abs(output.max()))
                                / output.storage().orElseThrow().signal(),
                        error),
                Settings.list(
                        settings.calibrator(Calibrator.MSE, "weighs what is cut off against what is rounded"),
                        settings.calibrator(Calibrator.PERCENTILE, "cuts off the rarest values"),
                        settings.wider(WIDER),
                        settings.inFloat(FLOAT)));
    }

    private Finding shared(Sharing.Partner partner, String error) {
        return Finding.at(
                measure,
                Cause.SHARED_SCALE,
                String.format(
                        Locale.ROOT,
                        "values from %.3g to %.3g use %.1f %% of a scale that %s forces on them: '%s' goes from %.3g to"
                                + " %.3g; %s",
                        output.min(),
                        output.max(),
                        100 * output.used(),
                        partner.operator(),
                        partner.tensor(),
                        partner.min(),
                        partner.max(),
                        error),
                Settings.list(
                        settings.wider(WIDER),
                        settings.exclude(partner.measures(), "leaves the operator in float that forces the scale")));
    }

    private Finding unused(String error) {
        return Finding.at(
                measure,
                Cause.FEW_LEVELS,
                String.format(
                        Locale.ROOT,
                        "values from %.3g to %.3g use %.1f %% of what can be stored; %s",
                        output.min(),
                        output.max(),
                        100 * output.used(),
                        error),
                Settings.list(
                        settings.calibrator(
                                Calibrator.PERCENTILE, "leaves the rarest values of the calibration samples out"),
                        settings.calibrator(Calibrator.MSE, "weighs what is cut off against what is rounded"),
                        settings.wider(WIDER),
                        settings.inFloat(FLOAT)));
    }
}
