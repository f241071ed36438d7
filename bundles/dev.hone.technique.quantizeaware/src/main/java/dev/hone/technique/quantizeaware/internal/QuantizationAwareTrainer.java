package dev.hone.technique.quantizeaware.internal;

import dev.hone.api.HoneException;
import dev.hone.api.data.Samples;
import dev.hone.api.data.Split;
import dev.hone.api.graph.GraphPass;
import dev.hone.api.graph.SparseEncoder;
import dev.hone.api.technique.Check;
import dev.hone.api.technique.Context;
import dev.hone.api.technique.Estimate;
import dev.hone.api.technique.Outcome;
import dev.hone.api.technique.Technique;
import dev.hone.api.technique.TechniqueType;
import dev.hone.model.Model;
import dev.hone.model.TensorRef;
import dev.hone.quantization.Calibration;
import dev.hone.quantization.Calibrator;
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
import dev.hone.training.Phase;
import dev.hone.training.tuning.FineTuning;
import dev.hone.training.tuning.JointTechnique;
import dev.hone.training.tuning.TrainingParameters;
import dev.hone.training.tuning.Tuned;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.Designate;

/**
 * Trains a network that rounds wherever its integer form is going to, then writes that form: with the ranges that
 * training came to, by the same planner and realizer as quantization after training.
 */
@Component
@Designate(ocd = QuantizeAwareParameters.class)
@TechniqueType(
        id = QuantizationAwareTrainer.ID,
        description = "quantization-aware training",
        passes = {"fold-constants", "fold-batch-norm", "fuse-activations", "remove-identities", "unroll-sequences?"},
        parameters = TrainingParameters.PID,
        services = {
            "dev.hone.training.Trainer",
            "dev.hone.training.PropertyPreserver",
            "dev.hone.training.ConstraintCombiner"
        },
        establishes = QuantizationAwareTrainer.QUANTIZATION,
        refuses = {QuantizationAwareTrainer.QUANTIZATION, SparseEncoder.PROPERTY},
        fallbacks = {"granularity=tensor", TrainingParameters.OTHER_ORDER, TrainingParameters.MORE_EPOCHS},
        joint = true)
public final class QuantizationAwareTrainer implements Technique, JointTechnique {

    static final String ID = "quantize-aware";

    static final String QUANTIZATION = "quantization";

    /** Forwards, and backwards for activations and for weights. */
    private static final int PASSES_A_STEP = 3;

    @Activate
    public QuantizationAwareTrainer() {}

    @Override
    public Check check(Model model, Context context) {
        choice(model, context);
        List<String> reasons = FloatModel.obstacles(model, context.operators());
        if (!reasons.isEmpty()) {
            return new Check.Refused(reasons);
        }
        if (!context.canObserve()) {
            return Check.refused(
                    HoneException.Reason.MISSING,
                    "ranges cannot be calibrated: no runtime is there that runs models of the dialect "
                            + model.dialect());
        }
        return FineTuning.check(
                model,
                context,
                ID,
                "without training there is quantize, whose modes dynamic-range and float16 need no data, and prune and"
                        + " cluster with epochs=0");
    }

    private static Choice choice(Model model, Context context) {
        return Choice.of(
                model.main(), context.operators(), context.parameters(QuantizeAwareParameters.class), context.target());
    }

    @Override
    public Estimate estimate(Model model, Context context) {
        QuantizeAwareParameters parameters = context.parameters(QuantizeAwareParameters.class);
        QuantizationScope scope = choice(model, context).scope(model, context);
        long samples = context.data()
                .flatMap(data -> data.split(Split.TRAIN))
                .map(Samples::size)
                .orElse(0L);
        String mode = parameters.activations() == 8 ? Scheme.INT8.id() : Scheme.INT16X8.id();
        List<String> notes = context.target().benefits().stream()
                .filter(benefit ->
                        benefit.property().equals(mode) || benefit.property().equals(QUANTIZATION))
                .map(benefit -> benefit.worth(mode))
                .toList();
        return Estimate.of(
                PASSES_A_STEP
                                * samples
                                * context.parameters(TrainingParameters.class).epochs()
                        + parameters.samples(),
                WeightBytes.of(model, context.operators(), scope),
                notes);
    }

    @Override
    public Outcome apply(Model model, Context context) {
        QuantizationScope scope = choice(model, context).scope(model, context);
        if (scope.nodes().isEmpty()) {
            return new Outcome.Rejected(QuantizationNotes.of(scope));
        }
        context.cancellation().check();
        FineTuning tuning = FineTuning.of(model, context, ID);
        return tuning.run(List.of(join(model, context, tuning)));
    }

    @Override
    public String technique() {
        return ID;
    }

    @Override
    public Phase phase() {
        return Phase.QUANTIZATION;
    }

    @Override
    public Ending join(Model model, Context context, FineTuning tuning) {
        QuantizeAwareParameters parameters = context.parameters(QuantizeAwareParameters.class);
        Choice choice = choice(model, context);
        Set<TensorRef> oneScale = Choice.oneScale(context, tuning);
        QuantizationScope scope = choice.scope(model, context).withOneScale(oneScale);
        if (scope.nodes().isEmpty()) {
            throw new HoneException(
                    HoneException.Reason.MODEL, ID + ": " + String.join("; ", QuantizationNotes.of(scope)));
        }
        Calibration calibration = Calibration.of(context, ID, parameters.samples());
        Map<TensorRef, Range> calibrated =
                calibration.ranges(model, scope.observed(), tensor -> Calibrator.minMax(), tensor -> scope.type(tensor)
                        .orElseThrow());
        Placement placement = new Placement(scope, oneScale, calibrated, parameters, context, tuning);
        List<String> notes = new ArrayList<>(QuantizationNotes.of(scope));
        notes.add("ranges begin as calibrated with " + calibration.count()
                + (calibration.count() == 1 ? " sample" : " samples"));
        notes.add(placement.description());
        placement.delayed(tuning.span()).ifPresent(notes::add);
        return (trained, tuned) -> realized(trained, context, choice, placement, tuned, notes);
    }

    private static Outcome realized(
            Model trained, Context context, Choice choice, Placement placement, Tuned tuned, List<String> notes) {
        context.cancellation().check();
        QuantizationPlan plan = QuantizationPlanner.plan(
                choice.scope(trained, context).withOneScale(placement.oneScale()),
                placement.ranges(tuned),
                placement.scales(trained, tuned),
                Choice.target(context.parameters(QuantizeAwareParameters.class), context));
        GraphPass.Result result =
                context.dialectService(QuantizationRealizer.class).realize(trained, plan, context.operators());
        SpecificationChecker.require(result.model(), context.operators(), context.target(), ID);
        List<String> all = new ArrayList<>(notes);
        all.addAll(QuantizationNotes.of(plan, trained));
        return new Outcome.Applied(result.model(), result.lineage(), all);
    }
}
