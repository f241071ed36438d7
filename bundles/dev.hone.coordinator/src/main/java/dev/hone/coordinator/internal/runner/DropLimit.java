package dev.hone.coordinator.internal.runner;

import dev.hone.api.HoneException;
import dev.hone.api.HoneException.Reason;
import dev.hone.api.TensorSpec;
import dev.hone.api.coordinator.Drop;
import dev.hone.api.coordinator.Score;
import dev.hone.api.data.Samples;
import dev.hone.api.data.Split;
import dev.hone.api.metric.Metric;
import dev.hone.coordinator.internal.measure.LoadedModel;
import dev.hone.coordinator.internal.measure.Scorer;
import dev.hone.coordinator.internal.registry.Lease;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Judges what a stage cost, on the validate split or, without one, on the calibrate split; never on test.
 *
 * <p>The cost is counted from the <em>original</em> model, so that a chain cannot lose a little in every stage, by the
 * first metric that applies: one that reads labels if there is any, else the first comparison with the original whose
 * value for the original itself is a number (agreement; not SQNR, which is infinite there). Metrics come by service
 * ranking, then by id; the first output that a metric applies to counts.
 */
final class DropLimit {

    private final Work work;

    DropLimit(Work work) {
        this.work = work;
    }

    /**
     * What came of a judgement.
     *
     * @param drop what decides; empty without a limit
     */
    record Judgement(List<Score> scores, Optional<Drop> drop) {
        static final Judgement NONE = new Judgement(List.of(), Optional.empty());

        /** Why the stage has to be rolled back; empty if it can be kept. */
        Optional<String> refusal() {
            return drop.filter(judged -> !judged.allowed()).map(DropLimit::describe);
        }
    }

    /**
     * Refuses a limit that could not be judged, before the work begins.
     *
     * @throws HoneException with the reason DATA
     */
    void requireJudgeable() {
        if (work.request().maxDrop().isPresent() && splits().findAny().isEmpty()) {
            throw new HoneException(
                    Reason.DATA,
                    "max-drop is judged on data; give a dataset with a validate or calibrate split, labels are best");
        }
    }

    /** Whether there are samples to judge by. */
    boolean canJudge() {
        return splits().findAny().isPresent();
    }

    /** How good a model is, whether there is a limit or not; only to be asked for where it {@link #canJudge}. */
    Standing standing(LoadedModel candidate) {
        List<Lease<Metric>> metrics = work.tools().metrics();
        Scorer.Scores scores = scores(candidate, splits().findFirst().orElseThrow(), metrics);
        return Standing.of(
                scores, scores.reference().get(deciding(scores, metrics)).metric());
    }

    /** Judges a model; scores alone are read where there is no limit but several stages to tell apart. */
    Judgement judge(LoadedModel candidate) {
        if (!judges(candidate.formatId())) {
            return Judgement.NONE;
        }
        boolean limited = work.request().maxDrop().isPresent();
        List<Lease<Metric>> metrics = work.tools().metrics();
        Scorer.Scores scores = scores(candidate, splits().findFirst().orElseThrow(), metrics);
        return new Judgement(scores.model(), limited ? Optional.of(drop(scores, metrics)) : Optional.empty());
    }

    /** Whether scores of a stage's model are read. */
    boolean judges(String format) {
        boolean limited = work.request().maxDrop().isPresent();
        boolean several = work.plan().stages().size() > 1;
        Optional<Split> split = splits().findFirst().filter(found -> limited || (several && found == Split.VALIDATE));
        return split.isPresent() && (limited || work.tools().runtime(format).isPresent());
    }

    private Scorer.Scores scores(LoadedModel candidate, Split split, List<Lease<Metric>> metrics) {
        Samples samples = work.data().orElseThrow().split(split).orElseThrow();
        Scorer scorer = new Scorer(
                work.tools().requireRuntime(candidate.formatId()),
                metrics,
                TensorSpec.inputsOf(work.original().model().main()).stream()
                        .map(TensorSpec::asReal)
                        .toList(),
                work.request().threads(),
                work.events().progress("validate"),
                work.cancellation());
        return scorer.score(Optional.of(work.original().file()), candidate.file(), samples, split, samples.size());
    }

    private Stream<Split> splits() {
        return Stream.of(Split.VALIDATE, Split.CALIBRATE).filter(split -> work.data()
                .flatMap(data -> data.split(split))
                .filter(samples -> samples.size() > 0)
                .isPresent());
    }

    private Drop drop(Scorer.Scores scores, List<Lease<Metric>> metrics) {
        int index = deciding(scores, metrics);
        return new Drop(
                scores.reference().get(index),
                scores.model().get(index),
                work.request().maxDrop().orElseThrow());
    }

    private static String describe(Drop drop) {
        Score before = drop.before();
        String unit = before.unit().isEmpty() ? "" : " " + before.unit();
        return String.format(
                Locale.ROOT,
                "costs %.4g%s of %s on %s (%.4g%s before, %.4g%s after), at most %.4g%s is allowed",
                drop.value(),
                unit,
                before.metric(),
                before.split(),
                before.value(),
                unit,
                drop.after().value(),
                unit,
                drop.limit(),
                unit);
    }

    /** The index of the scores that decide. */
    private static int deciding(Scorer.Scores scores, List<Lease<Metric>> metrics) {
        List<Integer> order = new ArrayList<>();
        for (boolean labelled : new boolean[] {true, false}) {
            for (Lease<Metric> metric : metrics) {
                if (metric.plugin().flag("needsLabels", false) == labelled) {
                    IntStream.range(0, scores.reference().size())
                            .filter(i -> scores.reference()
                                    .get(i)
                                    .metric()
                                    .equals(metric.plugin().id()))
                            .forEach(order::add);
                }
            }
        }
        return order.stream()
                .filter(i -> Double.isFinite(scores.reference().get(i).value()))
                .findFirst()
                .orElseThrow(
                        () -> new HoneException(
                                Reason.DATA,
                                "what the stages cost cannot be judged: no metric applies to the model's outputs and this data"));
    }
}
