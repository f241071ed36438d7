package dev.hone.technique.quantize.internal;

import dev.hone.api.HoneException;
import dev.hone.api.graph.GraphPass;
import dev.hone.api.graph.SparseEncoder;
import dev.hone.api.target.TargetProfile;
import dev.hone.api.technique.Check;
import dev.hone.api.technique.Context;
import dev.hone.api.technique.Established;
import dev.hone.api.technique.Estimate;
import dev.hone.api.technique.Outcome;
import dev.hone.api.technique.Technique;
import dev.hone.api.technique.TechniqueType;
import dev.hone.model.Model;
import dev.hone.model.TensorRef;
import dev.hone.quantization.Calibration;
import dev.hone.quantization.FloatModel;
import dev.hone.quantization.QuantizationNotes;
import dev.hone.quantization.QuantizationPlan;
import dev.hone.quantization.QuantizationPlanner;
import dev.hone.quantization.QuantizationRealizer;
import dev.hone.quantization.QuantizationScope;
import dev.hone.quantization.Range;
import dev.hone.quantization.Scheme;
import dev.hone.quantization.SpecificationChecker;
import dev.hone.quantization.WeightBytes;
import dev.hone.technique.quantize.internal.analytic.AnalyticBiasCorrection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.Designate;

/**
 * Quantizes a trained model without training: ranges of activations from a few samples, weights and activations stored
 * as integers by the specification of TensorFlow Lite; or, without samples, weights alone in fewer bits.
 */
@Component
@Designate(ocd = QuantizeParameters.class)
@TechniqueType(
        id = PostTrainingQuantizer.ID,
        description = "post-training quantization",
        passes = {
            "fold-constants",
            "fold-batch-norm",
            "fuse-activations",
            "remove-identities",
            "unroll-sequences?mode=int8|int8-float-io|int16x8|int16x8-float-io"
        },
        establishes = StoredIntegers.ID,
        refuses = SparseEncoder.PROPERTY,
        fallbacks = "granularity=" + Refinement.TENSOR)
public final class PostTrainingQuantizer implements Technique {

    static final String ID = "quantize";

    /** Kernels read blocks of this many weights or of a multiple. */
    private static final int BLOCK_UNIT = 32;

    @Activate
    public PostTrainingQuantizer() {}

    @Override
    public Check check(Model model, Context context) {
        QuantizeParameters parameters = context.parameters(QuantizeParameters.class);
        Selection selection = Selection.of(model.main(), context.operators(), parameters, context.target());
        requireBlock(parameters, selection);
        List<String> reasons = FloatModel.obstacles(model, context.operators());
        if (!reasons.isEmpty()) {
            return new Check.Refused(reasons);
        }
        Correction correction = Correction.of(parameters, model, context, selection.asksForIntegers());
        if (correction == Correction.ANALYTIC && !AnalyticBiasCorrection.isPossible(model)) {
            return Check.refused(HoneException.Reason.USAGE, Correction.NO_STATISTICS);
        }
        if (!selection.asksForIntegers() && !Refinement.needsData(parameters, correction)) {
            return Check.accepted();
        }
        if (context.data().isEmpty()) {
            return Check.refused(HoneException.Reason.DATA, Calibration.NO_DATA);
        }
        if (!context.canObserve()) {
            return Check.refused(
                    HoneException.Reason.MISSING,
                    "activations cannot be observed: no runtime is there that runs models of the dialect "
                            + model.dialect());
        }
        return Check.accepted();
    }

    private static void requireBlock(QuantizeParameters parameters, Selection selection) {
        int block = parameters.block();
        if (block % BLOCK_UNIT != 0) {
            throw new HoneException(
                    HoneException.Reason.USAGE,
                    "quantize: block " + block + " is not accepted; multiples of " + BLOCK_UNIT
                            + " are, and 0 for one scale a channel");
        }
        if (block > 0 && !selection.asksFor(Scheme.WEIGHT_INT4)) {
            throw new HoneException(
                    HoneException.Reason.USAGE,
                    "quantize: block " + block + " is for the mode " + Mode.WEIGHT_ONLY_INT4_ID
                            + ", which no operator has");
        }
    }

    @Override
    public Estimate estimate(Model model, Context context) {
        QuantizeParameters parameters = context.parameters(QuantizeParameters.class);
        QuantizationScope scope = scope(model, context, parameters);
        String mode = Mode.of(parameters.mode()).scheme().id();
        Selection selection = Selection.of(model.main(), context.operators(), parameters, context.target());
        Correction correction = Correction.of(parameters, model, context, selection.asksForIntegers());
        List<String> notes =
                new ArrayList<>(Warnings.of(model.main(), parameters, selection, correction != Correction.NONE));
        context.target().benefits().stream()
                .filter(benefit ->
                        benefit.property().equals(mode) || benefit.property().equals(StoredIntegers.ID))
                .map(benefit -> benefit.worth(mode))
                .forEach(notes::add);
        return Estimate.of(
                scope.nodes().isEmpty() ? 0 : parameters.samples(),
                WeightBytes.of(model, context.operators(), scope),
                notes);
    }

    private static QuantizationScope scope(Model model, Context context, QuantizeParameters parameters) {
        Selection selection = Selection.of(model.main(), context.operators(), parameters, context.target());
        return QuantizationScope.of(
                        model, context.operators(), Mode.of(parameters.mode()).border(), selection::scheme)
                .withOneScale(oneScale(context));
    }

    private static Set<TensorRef> oneScale(Context context) {
        return context.established().stream()
                .filter(established -> established.evidence().needsOneScale())
                .map(Established::tensor)
                .collect(Collectors.toSet());
    }

    @Override
    public Outcome apply(Model model, Context context) {
        QuantizeParameters parameters = context.parameters(QuantizeParameters.class);
        QuantizationScope scope = scope(model, context, parameters);
        if (scope.schemes().isEmpty()) {
            return new Outcome.Rejected(QuantizationNotes.of(scope));
        }
        Selection selection = Selection.of(model.main(), context.operators(), parameters, context.target());
        Correction correction = Correction.of(parameters, model, context, selection.asksForIntegers());
        Outcome.Applied outcome = new Refinement(parameters, correction, context)
                .apply(model, prepared -> quantize(prepared, context, parameters));
        SpecificationChecker.require(outcome.model(), context.operators(), context.target(), ID);
        return outcome;
    }

    private static Attempt quantize(Model model, Context context, QuantizeParameters parameters) {
        QuantizationScope scope = scope(model, context, parameters);
        TargetProfile target = Refinement.granularity(parameters, context.target());
        Selection selection = Selection.of(model.main(), context.operators(), parameters, context.target());
        List<String> notes = new ArrayList<>(QuantizationNotes.of(scope));
        Map<TensorRef, Range> ranges;
        if (scope.nodes().isEmpty()) {
            ranges = Map.of();
        } else {
            Calibration calibration = Calibration.of(context, ID, parameters.samples());
            ranges = calibration.ranges(model, scope.observed(), selection::calibrator, tensor -> scope.type(tensor)
                    .orElseThrow());
            notes.add("calibrated with " + calibration.count() + " samples" + selection.calibrators());
        }
        context.cancellation().check();
        QuantizationRealizer realizer = context.dialectService(QuantizationRealizer.class);
        QuantizationPlan plan = QuantizationPlanner.plan(scope, ranges, target, parameters.block());
        notes.addAll(QuantizationNotes.of(plan, model));
        Function<Model, GraphPass.Result> quantizer = changed -> realizer.realize(
                changed,
                QuantizationPlanner.plan(scope(changed, context, parameters), ranges, target, parameters.block()),
                context.operators());
        return new Attempt(model, realizer.realize(model, plan, context.operators()), notes, quantizer);
    }
}
