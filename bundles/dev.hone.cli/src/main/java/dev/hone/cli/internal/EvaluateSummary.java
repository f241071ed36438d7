package dev.hone.cli.internal;

import dev.hone.api.coordinator.EvaluateRequest;
import dev.hone.api.coordinator.Evaluation;
import java.nio.file.Path;
import java.util.List;

/** Measurements on data, for people. */
record EvaluateSummary(EvaluateRequest request, Evaluation evaluation) {

    @Override
    public String toString() {
        List<String> names = names(request.against().orElse(request.model()), request.model());
        Table table = evaluation
                .against()
                .map(other -> new Comparison(other, evaluation.model()).table(names.get(0), names.get(1)))
                .orElseGet(() -> Comparison.single(evaluation.model()));
        return request.model().getFileName() + " on " + evaluation.data() + "\n\n" + table
                + Section.of("Notes", evaluation.notes());
    }

    /** Headings that tell two files apart: by the end of their paths, as long as need be. */
    private static List<String> names(Path first, Path second) {
        for (int length = 1; length < Math.max(first.getNameCount(), second.getNameCount()); length++) {
            String one = end(first, length);
            String other = end(second, length);
            if (!one.equals(other)) {
                return List.of(one, other);
            }
        }
        return List.of(first.toString(), second.toString());
    }

    private static String end(Path path, int length) {
        int count = path.getNameCount();
        return path.subpath(Math.max(0, count - length), count).toString();
    }
}
