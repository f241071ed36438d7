package dev.hone.cli.internal;

import static java.util.stream.Collectors.joining;

import dev.hone.api.coordinator.Diagnosis;
import dev.hone.api.diagnosis.ActivationMeasure;
import dev.hone.api.diagnosis.Deviation;
import dev.hone.api.diagnosis.Finding;
import dev.hone.api.diagnosis.OperatorMeasure;
import dev.hone.api.diagnosis.Suggestion;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where and why values are lost, for people.
 *
 * @param all whether every operator is shown, not only the worst
 */
record DiagnosisSummary(Diagnosis diagnosis, boolean all) {

    private static final int SHOWN = 12;
    private static final int SHOWN_FINDINGS = 6;
    private static final double WORTH_TELLING = 30;
    private static final int NAME_WIDTH = 32;

    @Override
    public String toString() {
        return Figures.count(diagnosis.samples()) + " samples of " + diagnosis.split() + "\n"
                + Section.of("Outputs", ends(diagnosis.outputs()))
                + Section.of("Inputs", inputs())
                + Section.of("Operators, the guilty first", operators())
                + Section.of("Findings", findings())
                + Section.of("What would help", suggestions(diagnosis.technique(), diagnosis.suggestions()))
                + Section.of("Notes", notes());
    }

    private static Table ends(List<ActivationMeasure> measures) {
        var table = new Table("lrl");
        for (ActivationMeasure measure : measures) {
            table.row(
                    measure.tensor().label(),
                    decibel(measure.cumulative()),
                    measure.clipped() > 0 ? share(measure.clipped()) + " clipped" : "");
        }
        return table;
    }

    /** An input that is stored well is no news. */
    private Table inputs() {
        return ends(diagnosis.inputs().stream()
                .filter(input -> all || input.cumulative().sqnr() < WORTH_TELLING)
                .toList());
    }

    private Table operators() {
        var table = new Table("rllrrrrrrl")
                .row("", "", "", "own", "typical", "so far", "rms/scale", "clipped", "weights", "");
        List<Diagnosis.Operator> operators = diagnosis.operators();
        int shown = all ? operators.size() : Math.min(SHOWN, operators.size());
        for (Diagnosis.Operator operator : operators.subList(0, shown)) {
            OperatorMeasure measure = operator.measure();
            boolean stored = measure.output().quantization().isPresent();
            table.row(
                    Integer.toString(measure.node().id()),
                    measure.node().operator(),
                    shortened(measure.output().tensor().label()),
                    measure.local().map(DiagnosisSummary::decibel).orElse(Figures.NONE),
                    measure.local().isPresent() ? decibel(measure.quality()) : Figures.NONE,
                    decibel(measure.output().cumulative()),
                    stored ? Figures.real(measure.output().errorPerScale(), 3) : "float",
                    stored ? share(measure.output().clipped()) : "",
                    measure.weight().map(weight -> decibel(weight.deviation())).orElse(""),
                    operator.findings().stream().map(Finding::cause).distinct().collect(joining(", ")));
        }
        if (shown < operators.size()) {
            table.row("", (operators.size() - shown) + " more, which lose less (--all shows them)");
        }
        return table;
    }

    private Table findings() {
        var table = new Table("rl");
        List<Finding> findings = diagnosis.findings();
        int shown = all ? findings.size() : Math.min(SHOWN_FINDINGS, findings.size());
        for (Finding finding : findings.subList(0, shown)) {
            table.row(
                    finding.node().isPresent() ? Integer.toString(finding.node().getAsInt()) : "input",
                    finding.cause() + ": " + finding.explanation());
        }
        if (shown < findings.size()) {
            table.row("", (findings.size() - shown) + " more (--all shows them)");
        }
        return table;
    }

    /** Settings, as a user writes them in a chain. */
    static Table suggestions(String technique, List<Suggestion> suggestions) {
        var table = new Table("ll");
        suggestions.forEach(suggestion -> table.row(suggestion.reason(), setting(technique, suggestion.parameters())));
        return table;
    }

    static String setting(String technique, Map<String, Object> parameters) {
        return technique
                + new TreeMap<>(parameters)
                        .entrySet().stream()
                                .map(parameter -> parameter.getKey() + "=" + value(parameter.getValue()))
                                .collect(joining(", ", "(", ")"));
    }

    private static String value(Object value) {
        if (value instanceof List<?> list) {
            return list.stream().map(element -> "\"" + element + "\"").collect(joining(", ", "[", "]"));
        }
        return String.valueOf(value);
    }

    private List<String> notes() {
        var notes = new ArrayList<String>();
        Diagnosis.Matching matching = diagnosis.matching();
        notes.add("matched " + matching.named() + " activations by name and " + matching.placed() + " by their place"
                + (matching.unmatched().isEmpty()
                        ? ""
                        : "; without a counterpart " + matching.unmatched().size() + ": "
                                + matching.unmatched().stream().limit(SHOWN).collect(joining(", "))
                                + (matching.unmatched().size() > SHOWN ? ", .." : "")));
        notes.add(
                "own: what the operator itself adds, given what the float model has there; typical: the same for the median"
                        + " channel, if that is worse; so far: all up to there; rms/scale is 0.289 where values are only rounded");
        notes.addAll(diagnosis.notes());
        return notes;
    }

    /** The end of a name tells tensors apart. */
    private static String shortened(String name) {
        return name.length() <= NAME_WIDTH ? name : ".." + name.substring(name.length() - NAME_WIDTH + 1);
    }

    private static String decibel(Deviation deviation) {
        return decibel(deviation.sqnr());
    }

    private static String decibel(double sqnr) {
        if (Double.isInfinite(sqnr)) {
            return sqnr > 0 ? "exact" : "no signal";
        }
        return Figures.real(sqnr, 1) + (Double.isNaN(sqnr) ? "" : " dB");
    }

    private static String share(double part) {
        double percent = 100 * part;
        return Figures.real(percent, percent > 0 && percent < 0.1 ? 3 : 1) + " %";
    }
}
