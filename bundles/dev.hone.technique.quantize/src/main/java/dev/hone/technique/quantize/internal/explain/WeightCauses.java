package dev.hone.technique.quantize.internal.explain;

import dev.hone.api.diagnosis.BiasMeasure;
import dev.hone.api.diagnosis.Finding;
import dev.hone.api.diagnosis.OperatorMeasure;
import dev.hone.api.diagnosis.WeightMeasure;
import dev.hone.model.DataType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What can be wrong with the weight or the bias of one operator. */
final class WeightCauses {

    private final OperatorMeasure measure;
    private final Settings settings;

    WeightCauses(OperatorMeasure measure, Settings settings) {
        this.measure = measure;
        this.settings = settings;
    }

    List<Finding> find() {
        List<Finding> findings = new ArrayList<>();
        measure.bias().filter(bias -> bias.saturated() > 0).ifPresent(bias -> findings.add(saturated(bias)));
        measure.weight()
                .filter(weight -> weight.scales() > 0 && typical(weight) < Threshold.SUSPECT)
                .ifPresent(weight -> findings.add(coarse(weight)));
        return findings;
    }

    /** SQNR of the median channel. */
    private static double typical(WeightMeasure weight) {
        double[] channels = weight.channels().stream()
                .filter(channel -> channel.magnitude() > 0)
                .mapToDouble(channel -> channel.deviation().sqnr())
                .sorted()
                .toArray();
        return channels.length == 0 ? Double.POSITIVE_INFINITY : channels[channels.length / 2];
    }

    private Finding coarse(WeightMeasure weight) {
        Magnitudes magnitudes = Magnitudes.of(weight.channels().stream()
                .mapToDouble(WeightMeasure.Channel::magnitude)
                .toArray());
        String error = String.format(
                Locale.ROOT,
                "the median channel of the weight keeps %.1f dB and %.1f levels on each side",
                typical(weight),
                levels(weight));
        if (weight.scales() == 1 && magnitudes.differ()) {
            return Finding.at(
                    measure,
                    magnitudes.few() ? Cause.OUTLIER_CHANNEL : Cause.WIDE_RANGE,
                    "one scale for the weight, whose " + magnitudes.describe() + "; " + error,
                    Settings.list(
                            settings.equalize("evens out the ranges of channels between layers"),
                            settings.perChannel(measure.kind()),
                            settings.exclude("leaves the worst operators in float")));
        }
        if (weight.tensor().type() == DataType.INT4) {
            return Finding.at(
                    measure,
                    Cause.FEW_LEVELS,
                    error + ", as 4 bits have",
                    Settings.list(settings.mode("weight-only-int8", "gives weights 8 bits")));
        }
        if (levels(weight) < Threshold.LEVELS) {
            return Finding.at(
                    measure,
                    Cause.FEW_LEVELS,
                    error + ": its scale is wider than its values, as it is where a bias is large beside them",
                    Settings.list(
                            settings.equalize("moves range from bias-heavy channels to the next layer"),
                            settings.exclude("leaves the worst operators in float")));
        }
        return Finding.at(
                measure,
                Cause.OUTLIER_VALUES,
                error + ": a few large weights set the scale",
                Settings.list(settings.exclude("leaves the worst operators in float")));
    }

    private static double levels(WeightMeasure weight) {
        double[] steps = weight.channels().stream()
                .filter(channel -> channel.magnitude() > 0)
                .mapToDouble(WeightMeasure.Channel::steps)
                .sorted()
                .toArray();
        return steps.length == 0 ? 0 : steps[steps.length / 2];
    }

    private Finding saturated(BiasMeasure bias) {
        return Finding.at(
                measure,
                Cause.BIAS,
                bias.saturated() + " values of the bias are outside what "
                        + bias.tensor().type() + " holds at the scale of input times weight",
                Settings.list(
                        settings.wider("gives biases 64 bits"),
                        settings.exclude("leaves the worst operators in float")));
    }
}
