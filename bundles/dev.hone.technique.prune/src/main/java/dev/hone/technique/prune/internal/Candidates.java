package dev.hone.technique.prune.internal;

import dev.hone.api.HoneException;
import dev.hone.api.HoneException.Reason;
import dev.hone.api.target.TargetProfile;
import dev.hone.api.target.WeightAxis;
import dev.hone.api.technique.Context;
import dev.hone.api.technique.WeightSelection;
import dev.hone.api.technique.WeightSelection.Selected;
import dev.hone.model.Model;
import dev.hone.model.Tensor;
import dev.hone.model.TensorRef;
import dev.hone.model.traits.WeightTrait;
import dev.hone.technique.prune.internal.mask.Kernel;
import dev.hone.technique.prune.internal.mask.Pattern;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToIntFunction;

/**
 * The weights that are pruned, in the order of nodes.
 *
 * @param kernels by tensor
 * @param notes which weights that were selected are left alone, and why
 */
record Candidates(Map<TensorRef, Kernel> kernels, List<String> notes) {

    /**
     * Selects weights; reads none.
     *
     * @throws HoneException with the reason USAGE if a parameter does not fit the model or the target
     */
    static Candidates of(Model model, Context context, PruneParameters parameters, Settings settings) {
        List<Selected> selected =
                WeightSelection.of(model, context.operators(), "prune", parameters.include(), parameters.exclude());
        Set<TensorRef> skipped = settings.latency() ? skipped(model, context) : Set.of();
        long all = selected.stream()
                .mapToLong(weight -> elements(model.tensor(weight.tensor())))
                .sum();
        Map<TensorRef, Kernel> kernels = new LinkedHashMap<>();
        List<String> notes = new ArrayList<>();
        for (Selected weight : selected) {
            Tensor tensor = model.tensor(weight.tensor());
            long elements = elements(tensor);
            if (tensor.shape().rank() < 2 || elements < 2) {
                continue;
            }
            Kernel kernel = kernel(tensor, weight, context.target());
            if (settings.latency() && !skipped.contains(weight.tensor())) {
                notes.add(left(tensor, "the target does not skip its zeros"));
            } else if (elements < parameters.share() * all || elements > Integer.MAX_VALUE) {
                notes.add(left(tensor, "it holds " + elements + " of " + all + " weights"));
            } else if (settings.pattern().exemption(kernel).isPresent()) {
                notes.add(left(
                        tensor,
                        "pattern " + settings.pattern().text() + ": "
                                + settings.pattern().exemption(kernel).get()));
            } else {
                requireFitting(settings.pattern(), kernel, tensor);
                kernels.put(weight.tensor(), kernel);
            }
        }
        return new Candidates(kernels, notes);
    }

    private static void requireFitting(Pattern pattern, Kernel kernel, Tensor tensor) {
        pattern.misfit(kernel).ifPresent(misfit -> {
            throw new HoneException(
                    Reason.USAGE,
                    "prune: pattern=" + pattern.text() + " does not fit '" + tensor.label() + "' of shape "
                            + tensor.shape() + ": " + misfit + "; exclude leaves layers alone");
        });
    }

    private static Set<TensorRef> skipped(Model model, Context context) {
        Set<TensorRef> skipped = SkippedZeros.of(model, context.operators(), context.target());
        if (skipped.isEmpty()) {
            throw Settings.refused(
                    "policy=" + PruneParameters.LATENCY,
                    PruneParameters.ALL + "; " + SkippedZeros.reason(context.target()));
        }
        return skipped;
    }

    private static long elements(Tensor tensor) {
        return tensor.shape().elements();
    }

    private static String left(Tensor tensor, String why) {
        return "'" + tensor.label() + "' is left as it is: " + why;
    }

    private static Kernel kernel(Tensor tensor, Selected selected, TargetProfile target) {
        int output = selected.outputChannelAxis();
        int input = axis(selected, WeightTrait::inputChannelAxis);
        int group = target.patternAxis() == WeightAxis.INPUT_CHANNELS ? input : output;
        int rank = tensor.shape().rank();
        return new Kernel(
                tensor.shape(),
                within(output, rank),
                within(input, rank),
                within(group, rank),
                tensor.data().orElseThrow());
    }

    private static int axis(Selected selected, ToIntFunction<WeightTrait> which) {
        return selected.traits()
                .weight()
                .filter(weight -> weight.input() == selected.input())
                .map(weight -> which.applyAsInt(weight))
                .orElse(Tensor.NONE);
    }

    private static int within(int axis, int rank) {
        return axis < rank ? axis : Tensor.NONE;
    }
}
