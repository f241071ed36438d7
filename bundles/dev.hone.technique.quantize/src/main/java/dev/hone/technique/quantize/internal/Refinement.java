package dev.hone.technique.quantize.internal;

import dev.hone.api.graph.GraphPass;
import dev.hone.api.target.TargetProfile;
import dev.hone.api.technique.Context;
import dev.hone.api.technique.Outcome;
import dev.hone.model.Lineage;
import dev.hone.model.Model;
import dev.hone.quantization.Calibration;
import dev.hone.technique.quantize.internal.analytic.AnalyticBiasCorrection;
import dev.hone.technique.quantize.internal.correct.BiasCorrection;
import dev.hone.technique.quantize.internal.equalize.Equalization;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** What is done beside the plain way from ranges to integers: equalization before it, bias correction after it. */
final class Refinement {

    static final String TARGET = "target";
    static final String TENSOR = "tensor";
    static final String DEFAULT = "default";
    static final String BEST = "best";

    private final QuantizeParameters parameters;
    private final Correction correction;
    private final Context context;

    Refinement(QuantizeParameters parameters, Correction correction, Context context) {
        this.parameters = parameters;
        this.correction = correction;
        this.context = context;
    }

    /** Whether samples are needed although no activation is stored. */
    static boolean needsData(QuantizeParameters parameters, Correction correction) {
        return correction == Correction.EMPIRICAL || parameters.effort().equals(BEST);
    }

    /** The target, or the target with one scale a weight if that is asked for. */
    static TargetProfile granularity(QuantizeParameters parameters, TargetProfile target) {
        return parameters.granularity().equals(TENSOR) ? target.perTensor() : target;
    }

    /** One thing that was tried: what to call it, and the lineage from the model that was given. */
    private record Trial(String name, Attempt attempt, Lineage lineage, List<String> notes) {

        Outcome.Applied outcome(List<String> more) {
            List<String> all = new ArrayList<>(attempt.notes());
            all.addAll(notes);
            all.addAll(more);
            return new Outcome.Applied(
                    attempt.result().model(), lineage.then(attempt.result().lineage(), attempt.before()), all);
        }
    }

    Outcome.Applied apply(Model given, Function<Model, Attempt> quantizer) {
        if (parameters.effort().equals(BEST)) {
            return best(given, quantizer);
        }
        Trial trial = parameters.equalize() ? equalized(given, quantizer) : plain(given, quantizer);
        Trial refined =
                switch (correction) {
                    case NONE -> trial;
                    case EMPIRICAL -> corrected(trial, "bias correction");
                    case ANALYTIC -> analytic(trial);
                };
        return refined.outcome(List.of());
    }

    private Outcome.Applied best(Model given, Function<Model, Attempt> quantizer) {
        OutputError error = OutputError.of(context, given, parameters.samples());
        Trial plain = plain(given, quantizer);
        List<Trial> trials = new ArrayList<>(List.of(plain));
        if (wantsOneScale()) {
            // Equalization gives each channel a factor of its own.
            trials.add(corrected(plain, "bias correction"));
        } else {
            Trial equalized = equalized(given, quantizer);
            trials.add(equalized);
            trials.add(corrected(plain, "bias correction"));
            trials.add(corrected(equalized, "equalization and bias correction"));
        }
        List<String> heard = new ArrayList<>();
        Trial best = plain;
        double most = Double.NEGATIVE_INFINITY;
        for (Trial trial : trials) {
            double sqnr = error.sqnr(trial.attempt().result().model());
            heard.add(String.format(Locale.ROOT, "%s %.2f dB", trial.name(), sqnr));
            if (sqnr > most) {
                best = trial;
                most = sqnr;
            }
        }
        return best.outcome(List.of(
                "tried, with the SQNR of the outputs on " + error.samples() + ": " + String.join(", ", heard),
                "kept: " + best.name()));
    }

    private boolean wantsOneScale() {
        return context.established().stream()
                .anyMatch(established -> established.evidence().needsOneScale());
    }

    private static Trial plain(Model given, Function<Model, Attempt> quantizer) {
        return new Trial("plain", quantizer.apply(given), Lineage.IDENTITY, List.of());
    }

    private Trial equalized(Model given, Function<Model, Attempt> quantizer) {
        Equalization.Result result = Equalization.apply(given, context.operators());
        GraphPass.Result equalized = result.model();
        return new Trial("equalization", quantizer.apply(equalized.model()), equalized.lineage(), result.notes());
    }

    private Trial corrected(Trial trial, String name) {
        context.cancellation().check();
        Calibration calibration = Calibration.of(context, PostTrainingQuantizer.ID, parameters.samples());
        Attempt attempt = trial.attempt();
        BiasCorrection.Result result = BiasCorrection.apply(
                attempt.before(),
                attempt.result().model(),
                context.operators(),
                calibration::observe,
                calibration.count(),
                model -> attempt.quantizer().apply(model).model());
        return with(trial, result.model(), name, "layers with corrected biases: " + result.layers());
    }

    private Trial analytic(Trial trial) {
        Attempt attempt = trial.attempt();
        AnalyticBiasCorrection.Result result =
                AnalyticBiasCorrection.apply(attempt.before(), attempt.result(), context.operators());
        String unknown = result.unknown() == 0 ? "" : "; nothing is known of what others read: " + result.unknown();
        return with(
                trial,
                result.model(),
                "bias correction",
                "layers with analytically corrected biases: " + result.layers() + unknown);
    }

    /** The trial with other biases. */
    private static Trial with(Trial trial, GraphPass.Result biased, String name, String note) {
        Attempt attempt = trial.attempt();
        List<String> notes = new ArrayList<>(trial.notes());
        notes.add(note);
        return new Trial(
                name,
                new Attempt(
                        biased.model(),
                        attempt.quantizer().apply(biased.model()),
                        attempt.notes(),
                        attempt.quantizer()),
                trial.lineage().then(biased.lineage(), attempt.before()),
                notes);
    }
}
