package dev.hone.technique.prune.internal;

import dev.hone.api.technique.Check;
import dev.hone.api.technique.Context;
import dev.hone.model.Model;
import dev.hone.model.TensorRef;
import dev.hone.technique.prune.internal.mask.Kernel;
import dev.hone.technique.prune.internal.mask.Ranking;
import dev.hone.technique.prune.internal.property.Zeros;
import dev.hone.technique.prune.internal.train.GradualMask;
import dev.hone.training.Weight;
import dev.hone.training.tuning.FineTuning;
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

    static Check check(Model model, Context context, Settings settings) {
        return FineTuning.check(
                model, context, MagnitudePruner.ID, "epochs=" + settings.epochs() + " trains; " + ONE_SHOT, span -> {
                    settings.schedule().requireWithin(span);
                    return Check.accepted();
                });
    }

    /**
     * Puts the kernels under masks.
     *
     * @param notes for people
     * @return the kernels that cannot be trained, and are left to be pruned one-shot
     */
    static Map<TensorRef, Kernel> constrain(
            FineTuning tuning,
            Model model,
            Context context,
            Settings settings,
            Candidates candidates,
            List<String> notes) {
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
        return others;
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
        if (settings.ranking() == Ranking.LAYER) {
            kernels.keySet().forEach(ref -> shares.put(ref, settings.sparsity()));
            return shares;
        }
        List<BitSet> zeros =
                settings.pattern().zeros(List.copyOf(kernels.values()), settings.sparsity(), settings.ranking());
        int index = 0;
        for (Map.Entry<TensorRef, Kernel> kernel : kernels.entrySet()) {
            long elements = kernel.getValue().shape().elements();
            shares.put(kernel.getKey(), (double) zeros.get(index++).cardinality() / elements);
        }
        return shares;
    }
}
