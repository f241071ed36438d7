package dev.hone.technique.quantize.internal;

import dev.hone.api.HoneException;
import dev.hone.api.graph.GraphPass;
import dev.hone.api.target.TargetProfile;
import dev.hone.api.technique.Check;
import dev.hone.api.technique.Context;
import dev.hone.api.technique.Established;
import dev.hone.api.technique.Estimate;
import dev.hone.api.technique.Outcome;
import dev.hone.api.technique.Technique;
import dev.hone.api.technique.TechniqueType;
import dev.hone.model.Model;
import dev.hone.model.Node;
import dev.hone.model.Tensor;
import dev.hone.model.TensorRef;
import dev.hone.model.traits.OperatorKind;
import dev.hone.quantization.QuantizationPlan;
import dev.hone.quantization.QuantizationPlanner;
import dev.hone.quantization.QuantizationRealizer;
import dev.hone.quantization.QuantizationScope;
import dev.hone.quantization.Range;
import dev.hone.quantization.Scheme;
import dev.hone.quantization.SpecificationChecker;
import dev.hone.quantization.SpecificationChecker.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
        id = "quantize",
        description = "post-training quantization",
        passes = {"fold-constants", "fold-batch-norm", "fuse-activations", "remove-identities"},
        establishes = StoredIntegers.ID)
public final class PostTrainingQuantizer implements Technique {

    /** Kernels read blocks of this many weights or of a multiple. */
    private static final int BLOCK_UNIT = 32;

    @Activate
    public PostTrainingQuantizer() {}

    @Override
    public Check check(Model model, Context context) {
        QuantizeParameters parameters = context.parameters(QuantizeParameters.class);
        Selection selection = Selection.of(model.main(), context.operators(), parameters, context.target());
        requireBlock(parameters, selection);
        List<String> reasons = new ArrayList<>();
        integerTensor(model)
                .ifPresent(tensor -> reasons.add("the model is quantized already: tensor '" + tensor.label()
                        + "' is stored as " + tensor.type() + "; a float model is needed"));
        sparseWeight(model, context)
                .ifPresent(node -> reasons.add("operator " + node.id() + " (" + node.operator()
                        + ") expands weights that are stored sparse and cannot be made dense beforehand; a model with"
                        + " dense weights is needed"));
        if (!reasons.isEmpty()) {
            return new Check.Refused(reasons);
        }
        if (!selection.asksForIntegers() && !Refinement.needsData(parameters)) {
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

    private static Optional<Tensor> integerTensor(Model model) {
        return model.graphs().stream()
                .flatMap(graph -> graph.tensors().stream())
                .filter(StoredIntegers::holds)
                .findFirst();
    }

    /**
     * What constant folding leaves: the interpreter's delegate computes wrong values where integers meet convolutions
     * with sparse weights.
     */
    private static Optional<Node> sparseWeight(Model model, Context context) {
        return model.main().nodes().stream()
                .filter(node -> context.operators()
                        .traits(model.main(), node)
                        .filter(traits -> traits.kind() == OperatorKind.DENSIFY)
                        .isPresent())
                .filter(node -> context.operators().lower(model.main(), node).isEmpty()
                        || model.main()
                                .input(node, 0)
                                .filter(Tensor::isConstant)
                                .isEmpty())
                .findFirst();
    }

    @Override
    public Estimate estimate(Model model, Context context) {
        QuantizeParameters parameters = context.parameters(QuantizeParameters.class);
        QuantizationScope scope = scope(model, context, parameters);
        String mode = LayerRule.modeOf(Mode.of(parameters.mode()).scheme());
        List<String> notes = new ArrayList<>(Warnings.of(
                model.main(),
                parameters,
                Selection.of(model.main(), context.operators(), parameters, context.target())));
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
            return new Outcome.Rejected(Notes.of(scope));
        }
        Outcome.Applied outcome =
                new Refinement(parameters, context).apply(model, prepared -> quantize(prepared, context, parameters));
        requireSpecified(outcome.model(), context);
        return outcome;
    }

    private static Attempt quantize(Model model, Context context, QuantizeParameters parameters) {
        QuantizationScope scope = scope(model, context, parameters);
        TargetProfile target = Refinement.granularity(parameters, context.target());
        Selection selection = Selection.of(model.main(), context.operators(), parameters, context.target());
        List<String> notes = new ArrayList<>(Notes.of(scope));
        Map<TensorRef, Range> ranges;
        if (scope.nodes().isEmpty()) {
            ranges = Map.of();
        } else {
            Calibration calibration = Calibration.of(context, parameters.samples());
            ranges = calibration.ranges(model, scope.observed(), selection::calibrator, tensor -> scope.type(tensor)
                    .orElseThrow());
            declaredRanges(model, context, ranges);
            notes.add("calibrated with " + calibration.count() + " samples" + selection.calibrators());
        }
        context.cancellation().check();
        QuantizationRealizer realizer = context.dialectService(QuantizationRealizer.class);
        QuantizationPlan plan = QuantizationPlanner.plan(scope, ranges, target, parameters.block());
        notes.addAll(Notes.of(plan, model));
        Function<Model, GraphPass.Result> quantizer = changed -> realizer.realize(
                changed,
                QuantizationPlanner.plan(scope(changed, context, parameters), ranges, target, parameters.block()),
                context.operators());
        return new Attempt(model, realizer.realize(model, plan, context.operators()), notes, quantizer);
    }

    /** A range that a model declares and samples leave is not that of its input any more, whoever wrote it there. */
    private static void declaredRanges(Model model, Context context, Map<TensorRef, Range> ranges) {
        QuantizationRealizer realizer = context.dialectService(QuantizationRealizer.class);
        for (int input : model.main().inputs()) {
            realizer.declaredRange(model.main().tensor(input))
                    .ifPresent(range -> ranges.computeIfPresent(
                            new TensorRef(0, input),
                            (ref, observed) -> range.contains(observed, tolerance(range)) ? range : observed));
        }
    }

    private static double tolerance(Range range) {
        return (range.max() - range.min()) * 1e-5;
    }

    private static void requireSpecified(Model model, Context context) {
        List<Violation> violations = SpecificationChecker.check(model, context.operators(), context.target());
        if (!violations.isEmpty()) {
            throw new HoneException(
                    HoneException.Reason.PLUGIN,
                    "quantize: the realized model breaks the quantization specification in " + violations.size()
                            + " places, first: " + violations.get(0));
        }
    }
}
