package dev.hone.coordinator.internal.runner;

import dev.hone.api.HoneException;
import dev.hone.api.HoneException.Reason;
import dev.hone.api.coordinator.Loss;
import dev.hone.api.coordinator.Plan;
import dev.hone.api.coordinator.StageReport;
import dev.hone.api.coordinator.Way;
import dev.hone.coordinator.internal.planner.StageWays;
import dev.hone.coordinator.internal.runner.StageRunner.End;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Runs a stage in one way after the other until one destroys nothing of what earlier stages established. Each way is
 * what was asked for with one change: what did not help is not kept. Which way is tried next depends on nothing but how
 * the ones before it ended, which the store of stage results remembers: a job that is taken up goes the same way.
 */
final class Fallback {

    private final StageWays ways;
    private final JobEvents events;
    private final Function<Plan.Stage, End> runner;
    private final List<Way> tried = new ArrayList<>();

    Fallback(StageWays ways, JobEvents events, Function<Plan.Stage, End> runner) {
        this.ways = ways;
        this.events = events;
        this.runner = runner;
    }

    /** @param allowed whether anything but what was asked for is to be tried */
    End run(Plan.Stage asked, boolean allowed) {
        End first = runner.apply(asked);
        if (!allowed || first.report().lost().isEmpty()) {
            return first;
        }
        List<String> why = note("", first);
        for (String change : ways.of(asked)) {
            events.nextWay(asked.technique(), change, why);
            Optional<End> end = attempt(asked, change);
            if (end.isPresent()) {
                why = note(change, end.get());
                if (end.get().kept().isPresent()) {
                    return with(end.get());
                }
            } else {
                why = tried.get(tried.size() - 1).reasons();
            }
        }
        return with(first);
    }

    private Optional<End> attempt(Plan.Stage asked, String change) {
        try {
            Optional<Plan.Stage> other = ways.changed(asked, change);
            if (other.isEmpty()) {
                tried.add(Way.of(change, StageReport.Result.SKIPPED, List.of("that is what was asked for"), 0));
            }
            return other.map(runner);
        } catch (HoneException e) {
            if (e.reason() == Reason.CANCELLED) {
                throw e;
            }
            tried.add(Way.of(change, StageReport.Result.REJECTED, List.of(e.getMessage()), 0));
            return Optional.empty();
        }
    }

    private List<String> note(String change, End end) {
        StageReport report = end.report();
        List<String> reasons = report.result() == StageReport.Result.APPLIED ? List.of() : reasons(end);
        tried.add(Way.of(change, report.result(), reasons, report.milliseconds()));
        return reasons;
    }

    private static List<String> reasons(End end) {
        List<Loss> lost = end.report().lost();
        if (!lost.isEmpty()) {
            return lost.stream().map(Loss::description).toList();
        }
        List<String> notes = end.report().notes();
        return end.failure()
                .map(failure -> List.of(failure.getMessage()))
                .orElseGet(
                        () -> notes.isEmpty() ? List.of("did nothing") : notes.subList(notes.size() - 1, notes.size()));
    }

    private End with(End end) {
        return end.with(end.report().edit().ways(tried).build());
    }
}
