package dev.hone.api.coordinator;

import dev.hone.api.diagnosis.ActivationMeasure;
import dev.hone.api.diagnosis.BiasMeasure;
import dev.hone.api.diagnosis.ChannelMeasure;
import dev.hone.api.diagnosis.Deviation;
import dev.hone.api.diagnosis.Finding;
import dev.hone.api.diagnosis.OperatorMeasure;
import dev.hone.api.diagnosis.Suggestion;
import dev.hone.api.diagnosis.WeightMeasure;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A diagnosis as members of JSON objects. All operators are there; of channels the worst. */
final class DiagnosisDocument {

    private static final int WORST = 5;

    private DiagnosisDocument() {}

    static Map<String, Object> of(Diagnosis diagnosis) {
        return Document.object(
                "technique",
                diagnosis.technique(),
                "data",
                diagnosis.data(),
                "split",
                diagnosis.split(),
                "samples",
                diagnosis.samples(),
                "inputs",
                diagnosis.inputs().stream().map(DiagnosisDocument::activation).toList(),
                "outputs",
                diagnosis.outputs().stream().map(DiagnosisDocument::activation).toList(),
                "operators",
                diagnosis.operators().stream().map(DiagnosisDocument::operator).toList(),
                "findings",
                diagnosis.findings().stream().map(DiagnosisDocument::finding).toList(),
                "matching",
                diagnosis.matching(),
                "suggestions",
                diagnosis.suggestions().stream()
                        .map(DiagnosisDocument::suggestion)
                        .toList(),
                "notes",
                diagnosis.notes());
    }

    static Map<String, Object> suggestion(Suggestion suggestion) {
        return Document.object(
                "parameters", suggestion.parameters(), "reason", suggestion.reason(), "costly", suggestion.costly());
    }

    private static Map<String, Object> operator(Diagnosis.Operator operator) {
        OperatorMeasure measure = operator.measure();
        return Document.object(
                "id",
                measure.node().id(),
                "operator",
                measure.node().operator(),
                "local",
                measure.local().map(DiagnosisDocument::deviation),
                "output",
                activation(measure.output()),
                "worstChannels",
                worst(measure),
                "weight",
                measure.weight().map(DiagnosisDocument::weight),
                "bias",
                measure.bias().map(DiagnosisDocument::bias),
                "findings",
                operator.findings().stream().map(DiagnosisDocument::finding).toList());
    }

    private static Map<String, Object> finding(Finding finding) {
        return Document.object(
                "node",
                finding.node().isPresent() ? finding.node().getAsInt() : null,
                "tensor",
                finding.tensor(),
                "cause",
                finding.cause(),
                "explanation",
                finding.explanation(),
                "suggestions",
                finding.suggestions().stream()
                        .map(DiagnosisDocument::suggestion)
                        .toList());
    }

    private static Map<String, Object> activation(ActivationMeasure measure) {
        Optional<Deviation> storage = measure.storage();
        return Document.object(
                "tensor",
                measure.tensor().label(),
                "original",
                measure.original().label(),
                "type",
                measure.tensor().type().name().toLowerCase(Locale.ROOT),
                "shape",
                measure.tensor().shape(),
                "min",
                measure.min(),
                "max",
                measure.max(),
                "scale",
                measure.quantization().map(stored -> stored.scale(0)),
                "zeroPoint",
                measure.quantization().map(stored -> stored.zeroPoint(0)),
                "cumulative",
                deviation(measure.cumulative()),
                "storage",
                storage.map(DiagnosisDocument::deviation),
                "errorPerScale",
                storage.map(any -> measure.errorPerScale()),
                "clipped",
                measure.clipped(),
                "used",
                storage.map(any -> measure.used()));
    }

    private static List<Map<String, Object>> worst(OperatorMeasure measure) {
        boolean local = measure.local().isPresent();
        Comparator<ChannelMeasure> order = Comparator.comparingDouble(
                channel -> local ? channel.local().sqnr() : channel.cumulative().sqnr());
        return measure.output().channels().stream()
                .filter(channel -> channel.magnitude() > 0)
                .sorted(order)
                .limit(WORST)
                .map(channel -> Document.object(
                        "channel",
                        channel.channel(),
                        "min",
                        channel.min(),
                        "max",
                        channel.max(),
                        "cumulative",
                        channel.cumulative().sqnr(),
                        "local",
                        local ? channel.local().sqnr() : null))
                .toList();
    }

    private static Map<String, Object> weight(WeightMeasure weight) {
        return Document.object(
                "tensor",
                weight.tensor().label(),
                "type",
                weight.tensor().type().name().toLowerCase(Locale.ROOT),
                "scales",
                weight.scales(),
                "deviation",
                deviation(weight.deviation()),
                "worstChannels",
                weight.channels().stream()
                        .filter(channel -> channel.magnitude() > 0)
                        .sorted(Comparator.comparingDouble(
                                channel -> channel.deviation().sqnr()))
                        .limit(WORST)
                        .map(channel -> Document.object(
                                "channel",
                                channel.channel(),
                                "magnitude",
                                channel.magnitude(),
                                "steps",
                                channel.steps(),
                                "sqnr",
                                channel.deviation().sqnr()))
                        .toList());
    }

    private static Map<String, Object> bias(BiasMeasure bias) {
        return Document.object(
                "tensor",
                bias.tensor().label(),
                "type",
                bias.tensor().type().name().toLowerCase(Locale.ROOT),
                "deviation",
                deviation(bias.deviation()),
                "saturated",
                bias.saturated());
    }

    private static Map<String, Object> deviation(Deviation deviation) {
        return Document.object(
                "sqnr",
                deviation.sqnr(),
                "signal",
                deviation.signal(),
                "error",
                deviation.error(),
                "bias",
                deviation.bias(),
                "values",
                deviation.values());
    }
}
