package dev.hone.cli.internal;

import dev.hone.api.coordinator.Explanation;
import dev.hone.api.coordinator.Explanation.Trial;
import dev.hone.api.diagnosis.Finding;
import java.util.List;
import java.util.Locale;

/** What a loss was due to and what was tried against it, for people. */
record ExplanationSummary(Explanation explanation) {

    private static final int SHOWN = 5;

    @Override
    public String toString() {
        return Section.of("Explained", findings())
                + Section.of("Tried", trials())
                + Section.of("Not tried", explanation.notes());
    }

    private Table findings() {
        var table = new Table("rl");
        List<Finding> findings = explanation.diagnosis().findings();
        findings.stream()
                .limit(SHOWN)
                .forEach(finding -> table.row(
                        finding.node().isPresent()
                                ? Integer.toString(finding.node().getAsInt())
                                : "input",
                        finding.cause() + ": " + finding.explanation()));
        if (findings.size() > SHOWN) {
            table.row("", (findings.size() - SHOWN) + " more (hone debug shows them)");
        }
        if (findings.isEmpty()) {
            table.row("", "nothing stands out");
        }
        return table;
    }

    private Table trials() {
        var table = new Table("lrl");
        for (Trial trial : explanation.trials()) {
            table.row(
                    trial.result().name().toLowerCase(Locale.ROOT).replace('_', ' '),
                    Figures.seconds(trial.milliseconds() / 1e3),
                    DiagnosisSummary.setting(
                            explanation.diagnosis().technique(),
                            trial.suggestion().parameters()));
            table.row("", "", trial.reason());
        }
        return table;
    }
}
