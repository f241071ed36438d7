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
     * @return of the kernels that cannot be trained, and are left to be pruned one-shot, the zeros
     */
    static Map<TensorRef, BitSet> constrain(
            FineTuning tuning,
            Model model,
            Context context,
            Settings settings,
            Candidates candidates,
            List<String> notes) {
        Set<TensorRef> trained = tuning.weights().stream().map(Weight::tensor).collect(Collectors.toSet());
        Map<TensorRef, BitSet> zeros = OneShotPruning.zeros(settings, candidates.kernels());
        Map<TensorRef, BitSet> others = new LinkedHashMap<>();
        candidates.kernels().forEach((ref, kernel) -> {
            if (trained.contains(ref)) {
                tuning.constrain(
                        ref,
                        new GradualMask(
                                kernel,
                                settings.pattern(),
                                settings.schedule().towards(share(settings, kernel, zeros.get(ref))),
                                kept(model, context, ref)));
            } else {
                others.put(ref, zeros.get(ref));
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

    /** The share of zeros of a weight: where all compete, what the weights as they are make of it. */
    private static double share(Settings settings, Kernel kernel, BitSet zeros) {
        return settings.ranking() == Ranking.LAYER
                ? settings.sparsity()
                : (double) zeros.cardinality() / kernel.shape().elements();
    }
}
