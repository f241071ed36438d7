package dev.hone.cli.internal;

import dev.hone.api.coordinator.JobResult;
import dev.hone.api.coordinator.OptimizeRequest;
import dev.hone.api.coordinator.StageReport;
import dev.hone.api.coordinator.Violation;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What an optimization did, for people. */
record OptimizeSummary(OptimizeRequest request, JobResult result) {

    private static final int PARAMETERS_WIDTH = 72;

    /** The parameter of a stage that has others in it, each as chains write it. */
    private static final String STAGES = "stages";

    private static final String SEPARATOR = ", ";
    private static final Pattern EMPTY_LIST = Pattern.compile(", [\\w-]+=\\[]|(?<=\\()[\\w-]+=\\[], ");

    @Override
    public String toString() {
        var target = result.plan().target();
        return request.model().getFileName() + " for " + target.id() + "\n\n"
                + new Comparison(result.before(), result.after()).table("before", "after")
                + Section.of(
                        "Limits of " + target.id(),
                        LimitUse.table(
                                target,
                                result.after().fileBytes(),
                                result.after().arenaBytes()))
                + Section.of("Broken limits", violations(result.violations()))
                + Section.of("Stages", stages())
                + Section.of("Weights", new WeightTable(result.weights()).table())
                + Section.of("What that is worth", result.worth())
                + result.explanation()
                        .map(explanation -> new ExplanationSummary(explanation).toString())
                        .orElse("")
                + Section.of(
                        "Notes",
                        Stream.concat(result.plan().notes().stream(), result.notes().stream())
                                .distinct()
                                .toList())
                + "\n"
                + written();
    }

    static Table violations(List<Violation> violations) {
        var table = new Table("ll");
        violations.forEach(
                violation -> table.row(violation.subject(), violation.message() + " (" + violation.source() + ")"));
        return table;
    }

    private Table stages() {
        var table = new Table("llrl");
        for (StageReport stage : result.stages()) {
            List<String> parameters = parameterLines(stage.parameters());
            table.row(
                    stage.technique(),
                    stage.result().name().toLowerCase(Locale.ROOT).replace('_', ' '),
                    Figures.seconds(stage.milliseconds() / 1e3),
                    parameters.get(0));
            parameters.stream().skip(1).forEach(line -> table.row("", "", "", line));
            StageLines.of(stage).forEach(note -> table.row("", "", "", note));
        }
        return table;
    }

    /** Each of several stages that trained in one loop begins a line. */
    private static List<String> parameterLines(Map<String, Object> parameters) {
        return parameters.get(STAGES) instanceof List<?> stages
                ? stages.stream()
                        .map(stage -> EMPTY_LIST.matcher(stage.toString()).replaceAll(""))
                        .flatMap(stage -> Section.lines(List.of(stage.split(SEPARATOR, -1)), PARAMETERS_WIDTH).stream())
                        .toList()
                : Section.lines(parameters(parameters), PARAMETERS_WIDTH);
    }

    private static List<String> parameters(Map<String, Object> parameters) {
        return new TreeMap<>(parameters)
                .entrySet().stream()
                        .filter(parameter ->
                                !Figures.value(parameter.getValue()).isEmpty())
                        .map(parameter -> parameter.getKey() + "=" + Figures.value(parameter.getValue()))
                        .toList();
    }

    private String written() {
        return result.written()
                .map(file -> "Written " + file
                        + result.provenance()
                                .map(provenance -> ", how it was made in " + provenance)
                                .orElse("")
                        + "\n")
                .orElse("Nothing was written: no stage was kept\n");
    }
}
