package dev.hone.technique.prune.internal;

import dev.hone.api.graph.GraphPass;
import dev.hone.api.technique.Check;
import dev.hone.api.technique.Context;
import dev.hone.model.Model;
import dev.hone.model.TensorRef;
import dev.hone.technique.prune.internal.mask.Kernel;
import dev.hone.technique.prune.internal.property.Zeros;
import dev.hone.technique.prune.internal.train.GradualMask;
import dev.hone.training.Weight;
import dev.hone.training.tuning.FineTuning;
import dev.hone.training.tuning.Tuned;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Trains the model while more and more of its smallest weights become zero. */
final class FineTunedPruning {

    private static final String ONE_SHOT = "epochs=0 prunes one-shot, without data and training";

    private FineTunedPruning() {}

    static Check check(Context context, Settings settings) {
        return FineTuning.check(context, "epochs=" + settings.epochs(), ONE_SHOT);
    }

    /** @param notes to which those of the training are added */
    static GraphPass.Result prune(
            Model model,
            Context context,
            PruneParameters parameters,
            Settings settings,
            Candidates candidates,
            List<String> notes) {
        FineTuning tuning =
                FineTuning.of(model, context, "prune").learningRateSchedule(parameters.learning$_$rate$_$schedule());
        Set<TensorRef> trained = tuning.weights().stream().map(Weight::tensor).collect(Collectors.toSet());
        Map<TensorRef, Double> shares = shares(candidates.kernels(), settings);
        Map<TensorRef, Kernel> others = new LinkedHashMap<>();
        candidates.kernels().forEach((ref, kernel) -> {
            if (trained.contains(ref)) {
                tuning.constrain(
                        ref,
                        new GradualMask(
                                kernel,
                                settings.pattern(),
                                settings.schedule().towards(shares.get(ref)),
                                kept(model, context, ref)));
            } else {
                others.put(ref, kernel);
                notes.add("'" + model.tensor(ref).label() + "' is pruned one-shot: it cannot be trained");
            }
        });
        Tuned tuned = tuning.run();
        notes.addAll(tuned.notes());
        GraphPass.Result result = new GraphPass.Result(tuned.model(), tuned.lineage());
        if (others.isEmpty()) {
            return result;
        }
        GraphPass.Result rest = OneShotPruning.prune(tuned.model(), context, settings, others);
        return new GraphPass.Result(rest.model(), tuned.lineage().then(rest.lineage(), tuned.model()));
    }

    /** The zeros that an earlier stage made. */
    private static BitSet kept(Model model, Context context, TensorRef ref) {
        boolean established = context.established().stream()
                .anyMatch(
                        found -> found.tensor().equals(ref) && found.property().equals(Zeros.ID));
        return established ? Zeros.of(model.tensor(ref)).orElseThrow() : new BitSet();
    }

    /** The share of zeros of each weight: where all compete, what the weights as they are make of it. */
    private static Map<TensorRef, Double> shares(Map<TensorRef, Kernel> kernels, Settings settings) {
        Map<TensorRef, Double> shares = new LinkedHashMap<>();
        if (!settings.global()) {
            kernels.keySet().forEach(ref -> shares.put(ref, settings.sparsity()));
            return shares;
        }
        List<BitSet> zeros = settings.pattern().zeros(List.copyOf(kernels.values()), settings.sparsity(), true);
        int index = 0;
        for (Map.Entry<TensorRef, Kernel> kernel : kernels.entrySet()) {
            long elements = kernel.getValue().shape().elements();
            shares.put(kernel.getKey(), (double) zeros.get(index++).cardinality() / elements);
        }
        return shares;
    }
}
