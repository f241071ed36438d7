package dev.hone.coordinator.internal.measure;

import dev.hone.api.coordinator.Score;
import dev.hone.api.metric.Metric;
import dev.hone.coordinator.internal.registry.Lease;
import dev.hone.coordinator.internal.registry.Plugin;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** What a model lost that nobody would want, and what tells why. */
final class LossNotes {

    /** In dB: a third of the outputs' amplitude is noise then. */
    private static final double LEAST_RATIO = 10;

    /** In points. */
    private static final double MOST_DROP = 1;

    private LossNotes() {}

    /** Nothing without a model compared with. */
    static List<String> of(Scorer.Scores scores, List<Lease<Metric>> metrics) {
        return of(
                scores,
                metrics.stream()
                        .map(Lease::plugin)
                        .filter(plugin -> plugin.flag("needsLabels", false))
                        .map(Plugin::id)
                        .collect(Collectors.toSet()));
    }

    /** @param labelled ids of the metrics that read labels */
    static List<String> of(Scorer.Scores scores, Set<String> labelled) {
        List<String> losses = new ArrayList<>();
        for (Score before : scores.reference()) {
            for (Score after : scores.model()) {
                if (after.metric().equals(before.metric()) && after.output().equals(before.output())) {
                    double drop =
                            before.higherIsBetter() ? before.value() - after.value() : after.value() - before.value();
                    if (after.unit().equals("dB") && after.value() < LEAST_RATIO) {
                        losses.add(figure(after, "keeps only %.1f dB", after.value()));
                    } else if (labelled.contains(after.metric()) && after.unit().equals("%") && drop > MOST_DROP) {
                        losses.add(figure(after, "is worse by %.2f points", drop));
                    }
                }
            }
        }
        return losses.isEmpty()
                ? List.of()
                : List.of(String.join("; ", losses)
                        + ": hone debug names the operators and the causes, hone optimize --explain tries what helps");
    }

    private static String figure(Score score, String text, double value) {
        String of = score.output().isEmpty() ? "" : " of " + score.output();
        return score.metric() + of + " " + String.format(Locale.ROOT, text, value);
    }
}
