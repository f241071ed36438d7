package dev.hone.coordinator.internal.runner;

import dev.hone.api.coordinator.Score;
import dev.hone.coordinator.internal.measure.Scorer;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How good a model is on the split that decides.
 *
 * @param deciding the metric that decides whether a stage is kept, for each output
 * @param original the original's values of that metric
 * @param fidelity how close the outputs are to the original's: mean over the outputs of the first metric in dB that
 *     compares with it; empty without one
 */
record Standing(List<Score> scores, List<Score> deciding, List<Score> original, Optional<Double> fidelity) {

    /** Infinite where nothing differs, which no gain can be counted from. */
    private static final double MOST_DECIBELS = 150;

    /** Gains below are not worth a setting: calibrations with other samples differ by as much. */
    static final double LEAST_GAIN = 0.5;

    /** What costs bytes or time has to halve the noise's power. */
    static final double COSTLY_GAIN = 3;

    /** @param metric that decides */
    static Standing of(Scorer.Scores scores, String metric) {
        List<Double> decibels = scores.model().stream()
                .filter(score -> score.unit().equals("dB")
                        && score.higherIsBetter()
                        && !score.metric().equals(metric))
                .filter(score -> !Double.isNaN(score.value()))
                .map(score -> Math.max(-MOST_DECIBELS, Math.min(MOST_DECIBELS, score.value())))
                .toList();
        return new Standing(
                scores.model(),
                of(scores.model(), metric),
                of(scores.reference(), metric),
                decibels.isEmpty()
                        ? Optional.empty()
                        : Optional.of(decibels.stream()
                                .mapToDouble(Double::doubleValue)
                                .average()
                                .orElseThrow()));
    }

    private static List<Score> of(List<Score> scores, String metric) {
        return scores.stream().filter(score -> score.metric().equals(metric)).toList();
    }

    /** Whether the deciding metric of no output is worse than there. */
    boolean isNoWorseThan(Standing other) {
        for (int i = 0; i < deciding.size(); i++) {
            if (gain(other.deciding.get(i), deciding.get(i)) < 0) {
                return false;
            }
        }
        return true;
    }

    /** Whether the deciding metric is worse than the original's, so that there is something to win. */
    boolean hasLost() {
        return decidingGain(original, deciding) < 0;
    }

    /** How much better it is than another; by fidelity, else by the deciding metric. */
    double gainOver(Standing other) {
        return fidelity.isPresent() && other.fidelity.isPresent()
                ? fidelity.get() - other.fidelity.get()
                : decidingGainOver(other);
    }

    double decidingGainOver(Standing other) {
        return decidingGain(other.deciding, deciding);
    }

    /** Such as {@code +12.3 dB, top-1 +0.35 %}. */
    String gainText(Standing other) {
        String decided = deciding.isEmpty()
                ? ""
                : String.format(
                        Locale.ROOT,
                        "%s %+.4g%s",
                        deciding.get(0).metric(),
                        decidingGainOver(other),
                        deciding.get(0).unit().equals("%")
                                ? " points"
                                : " " + deciding.get(0).unit());
        return fidelity.isPresent() && other.fidelity.isPresent()
                ? String.format(Locale.ROOT, "%+.1f dB", fidelity.get() - other.fidelity.get())
                        + (decided.isEmpty() ? "" : ", " + decided.strip())
                : decided.strip();
    }

    private static double decidingGain(List<Score> before, List<Score> after) {
        double sum = 0;
        for (int i = 0; i < after.size(); i++) {
            sum += gain(before.get(i), after.get(i));
        }
        return after.isEmpty() ? 0 : sum / after.size();
    }

    private static double gain(Score before, Score after) {
        double difference = after.value() - before.value();
        return Double.isNaN(difference) ? 0 : after.higherIsBetter() ? difference : -difference;
    }
}
