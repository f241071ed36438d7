package dev.hone.technique.quantizeaware.internal;

import dev.hone.api.target.TargetProfile;
import dev.hone.api.technique.Context;
import dev.hone.model.DataType;
import dev.hone.model.Lineage;
import dev.hone.model.Model;
import dev.hone.model.Quantization;
import dev.hone.model.Tensor;
import dev.hone.model.TensorData;
import dev.hone.model.TensorRef;
import dev.hone.model.traits.OperatorKind;
import dev.hone.model.traits.Traits;
import dev.hone.quantization.ConstantValues;
import dev.hone.quantization.QuantizationPlanner;
import dev.hone.quantization.QuantizationScope;
import dev.hone.quantization.Range;
import dev.hone.quantization.ScaleGroup;
import dev.hone.quantization.Stored;
import dev.hone.technique.quantizeaware.internal.fake.AveragedRange;
import dev.hone.technique.quantizeaware.internal.fake.GivenScale;
import dev.hone.technique.quantizeaware.internal.fake.LastValueWeight;
import dev.hone.technique.quantizeaware.internal.fake.LearnedRange;
import dev.hone.technique.quantizeaware.internal.fake.LearnedWeight;
import dev.hone.technique.quantizeaware.internal.fake.RoundedActivations;
import dev.hone.technique.quantizeaware.internal.fake.RoundedWeight;
import dev.hone.technique.quantizeaware.internal.fake.Timing;
import dev.hone.technique.quantizeaware.internal.fake.WeightGrid;
import dev.hone.training.TrainingSpan;
import dev.hone.training.Weight;
import dev.hone.training.tuning.FineTuning;
import dev.hone.training.tuning.Tuned;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Where a network is rounded while it is trained: wherever its integer form is going to round. */
final class Placement {

    /** The layers that runtimes have integer kernels for with weights of int4. */
    private static final Set<OperatorKind> PACKED =
            Set.of(OperatorKind.CONVOLUTION, OperatorKind.DEPTHWISE_CONVOLUTION, OperatorKind.DENSE);

    private final QuantizeAwareParameters parameters;
    private final Set<TensorRef> oneScale;
    private final TargetProfile target;
    private final Model model;
    private final Map<TensorRef, WeightGrid> grids = new LinkedHashMap<>();
    private final Set<TensorRef> packed = new HashSet<>();
    private final Map<TensorRef, RoundedWeight> weights = new LinkedHashMap<>();
    private final Map<List<TensorRef>, RoundedActivations> activations = new LinkedHashMap<>();
    private final Map<TensorRef, Range> calibrated;

    /**
     * @param oneScale weights that have one scale whatever the target takes
     * @param calibrated the ranges that the scope's observed activations begin with
     */
    Placement(
            QuantizationScope scope,
            Set<TensorRef> oneScale,
            Map<TensorRef, Range> calibrated,
            QuantizeAwareParameters parameters,
            Context context,
            FineTuning tuning) {
        this.parameters = parameters;
        this.oneScale = Set.copyOf(oneScale);
        target = Choice.target(parameters, context);
        this.model = scope.model();
        this.calibrated = calibrated;
        scope.integerWeights().forEach((ref, traits) -> {
            grids.put(ref, grid(ref, traits));
            if (parameters.storage().equals(QuantizeAwareParameters.INT4) && PACKED.contains(traits.kind())) {
                packed.add(ref);
            }
        });
        placeWeights(tuning);
        QuantizationPlanner.groups(scope, calibrated, target).forEach(group -> place(group, tuning));
    }

    private WeightGrid grid(TensorRef ref, Traits traits) {
        boolean channels = target.perChannel().contains(traits.kind()) && !oneScale.contains(ref);
        int axis = channels ? traits.weight().orElseThrow().outputChannelAxis() : Tensor.NONE;
        return new WeightGrid(model.tensor(ref).shape(), parameters.weights(), axis);
    }

    /** Weights that have one scale whatever the target takes. */
    Set<TensorRef> oneScale() {
        return oneScale;
    }

    private boolean learns() {
        return parameters.ranges().equals(QuantizeAwareParameters.LEARNED);
    }

    private void placeWeights(FineTuning tuning) {
        Set<TensorRef> trained = new HashSet<>();
        tuning.weights().stream().map(Weight::tensor).forEach(trained::add);
        grids.forEach((ref, grid) -> {
            if (trained.contains(ref)) {
                RoundedWeight constraint = learns() ? new LearnedWeight(grid) : new LastValueWeight(grid);
                weights.put(ref, constraint);
                tuning.constrain(ref, constraint);
            }
        });
    }

    private void place(ScaleGroup group, FineTuning tuning) {
        List<TensorRef> trained = group.activations().stream()
                .filter(tensor -> tuning.network().tensor(tensor).isPresent())
                .toList();
        if (!trained.isEmpty()) {
            RoundedActivations constraint = rounded(group);
            activations.put(trained, constraint);
            tuning.constrain(trained, constraint);
        }
    }

    private Timing timing() {
        return new Timing(parameters.delay(), parameters.freeze());
    }

    /** For people: when activations are rounded, if not from the begin on. */
    Optional<String> delayed(TrainingSpan span) {
        return timing().delayed(span);
    }

    private RoundedActivations rounded(ScaleGroup group) {
        Timing timing = timing();
        List<Integer> inputs = model.main().inputs();
        boolean given = group.fixed().isPresent()
                || group.activations().stream().allMatch(tensor -> inputs.contains(tensor.tensor()));
        if (given) {
            return new GivenScale(group, timing);
        }
        return learns() ? new LearnedRange(group, timing) : new AveragedRange(group, timing);
    }

    /** For people. */
    String description() {
        return "rounded while training: " + weights.size() + " weights to " + parameters.weights() + " bits"
                + (packed.isEmpty() ? "" : ", " + packed.size() + " stored as int4") + ", "
                + activations.size() + " scales of activations of " + parameters.activations() + " bits, ranges "
                + parameters.ranges();
    }

    /** The ranges of activations after the training, by the tensors of the tuned model. */
    Map<TensorRef, Range> ranges(Tuned tuned) {
        Map<TensorRef, Range> ranges = new HashMap<>();
        calibrated.forEach((tensor, range) -> put(tuned, tensor, range, ranges));
        activations.forEach((tensors, constraint) -> {
            Range range = constraint.range(tuned.state(tensors.get(0)).orElseThrow());
            tensors.forEach(tensor -> put(tuned, tensor, range, ranges));
        });
        return ranges;
    }

    /**
     * How weights are stored after the training, by the tensors of the tuned model.
     *
     * @param trained the tuned model, or what other techniques left of it
     */
    Map<TensorRef, Stored> scales(Model trained, Tuned tuned) {
        Map<TensorRef, Stored> scales = new HashMap<>();
        grids.forEach((ref, grid) -> tuned.lineage().of(ref, tuned.model()).stream()
                .map(Lineage.Link::to)
                .forEach(to -> scales.put(
                        to,
                        new Stored(
                                packed.contains(ref) ? DataType.INT4 : DataType.INT8,
                                scale(tuned, ref, trained.tensor(to))))));
        return scales;
    }

    private Quantization scale(Tuned tuned, TensorRef ref, Tensor stored) {
        RoundedWeight constraint = weights.get(ref);
        if (constraint == null) {
            WeightGrid grid = grids.get(ref);
            return grid.quantization(grid.scales(ConstantValues.all(stored)));
        }
        TensorData projected = stored.data().orElseThrow();
        return constraint.quantization(projected, tuned.state(ref).orElseThrow());
    }

    private static <V> void put(Tuned tuned, TensorRef tensor, V value, Map<TensorRef, V> values) {
        tuned.lineage().of(tensor, tuned.model()).forEach(link -> values.put(link.to(), value));
    }
}
