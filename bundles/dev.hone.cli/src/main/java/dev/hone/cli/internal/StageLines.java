package dev.hone.cli.internal;

import dev.hone.api.coordinator.Drop;
import dev.hone.api.coordinator.StageReport;
import dev.hone.api.coordinator.Way;
import dev.hone.api.technique.Estimate;
import java.util.ArrayList;
import java.util.List;

/** What there is to say of a stage, for people. */
final class StageLines {

    private StageLines() {}

    static List<String> of(StageReport stage) {
        var lines = new ArrayList<String>();
        if (stage.stored()) {
            lines.add("taken from an equal stage of an earlier job, which took the time that is told here");
        }
        stage.estimate().ifPresent(estimate -> lines.addAll(estimate(estimate)));
        stage.ways().forEach(way -> lines.addAll(way(way)));
        lines.addAll(stage.notes());
        // Of one that is not allowed, the notes tell.
        stage.drop().filter(Drop::allowed).ifPresent(drop -> lines.add(drop(drop)));
        return lines;
    }

    /** Where several were tried: what became of one, and why. */
    private static List<String> way(Way way) {
        boolean kept = way.result() == StageReport.Result.APPLIED;
        var lines = new ArrayList<String>();
        lines.add("tried " + way.name() + ": " + (kept ? "kept" : way.reasons().get(0)));
        way.reasons().stream().skip(1).forEach(reason -> lines.add("  " + reason));
        return lines;
    }

    /** What is expected, then what the technique says of it. */
    static List<String> estimate(Estimate estimate) {
        var expected = new ArrayList<String>();
        estimate.inferences().ifPresent(count -> expected.add(Figures.count(count) + " inferences"));
        estimate.bytes().ifPresent(bytes -> expected.add(Figures.bytes(bytes) + " of weights"));
        var lines = new ArrayList<String>();
        if (!expected.isEmpty()) {
            lines.add("expected: " + String.join(", ", expected));
        }
        lines.addAll(estimate.notes());
        return lines;
    }

    private static String drop(Drop drop) {
        return drop.before().metric() + " on " + drop.before().split() + " " + Figures.score(drop.before()) + " -> "
                + Figures.score(drop.after()) + ", " + Figures.difference(drop.before(), drop.after())
                + ", where a drop of " + Figures.plain(drop.limit()) + " is allowed";
    }
}
