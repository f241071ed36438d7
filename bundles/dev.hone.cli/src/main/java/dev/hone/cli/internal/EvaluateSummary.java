package dev.hone.cli.internal;

import dev.hone.api.coordinator.EvaluateRequest;
import dev.hone.api.coordinator.Evaluation;

/** Measurements on data, for people. */
record EvaluateSummary(EvaluateRequest request, Evaluation evaluation) {

    @Override
    public String toString() {
        Table table = evaluation
                .against()
                .map(other -> new Comparison(other, evaluation.model())
                        .table(
                                request.against().orElseThrow().getFileName().toString(),
                                request.model().getFileName().toString()))
                .orElseGet(() -> Comparison.single(evaluation.model()));
        return request.model().getFileName() + " on " + evaluation.data() + "\n\n" + table
                + Section.of("Notes", evaluation.notes());
    }
}
