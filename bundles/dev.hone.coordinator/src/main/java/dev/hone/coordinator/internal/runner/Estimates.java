package dev.hone.coordinator.internal.runner;

import dev.hone.api.coordinator.Plan;
import dev.hone.api.target.Benefit;
import dev.hone.api.technique.Estimate;
import java.util.List;

/** What techniques expect, for people. */
final class Estimates {

    private Estimates() {}

    /** Without the notes whose reason the plan has already told: what a property is worth on the target. */
    static Estimate unsaid(Estimate estimate, Plan plan) {
        List<String> told = plan.target().benefits().stream()
                .map(Benefit::why)
                .filter(why -> plan.notes().stream().anyMatch(note -> note.contains(why)))
                .toList();
        return estimate.withNotes(estimate.notes().stream()
                .filter(note -> told.stream().noneMatch(note::contains))
                .toList());
    }
}
