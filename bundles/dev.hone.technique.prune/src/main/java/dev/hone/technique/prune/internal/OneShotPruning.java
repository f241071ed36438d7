package dev.hone.technique.prune.internal;

import dev.hone.api.graph.GraphPass;
import dev.hone.api.technique.Context;
import dev.hone.model.GraphBuilder;
import dev.hone.model.Lineage;
import dev.hone.model.Model;
import dev.hone.model.Tensor;
import dev.hone.model.TensorData;
import dev.hone.model.TensorRef;
import dev.hone.technique.prune.internal.mask.Kernel;
import dev.hone.technique.prune.internal.mask.MaskedData;
import dev.hone.technique.prune.internal.property.Zeros;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes the smallest weights zero at once, without training. */
final class OneShotPruning {

    private OneShotPruning() {}

    /** The elements of each weight that become zero. */
    static Map<TensorRef, BitSet> zeros(Settings settings, Map<TensorRef, Kernel> kernels) {
        List<BitSet> zeros =
                settings.pattern().zeros(List.copyOf(kernels.values()), settings.sparsity(), settings.ranking());
        Map<TensorRef, BitSet> all = new LinkedHashMap<>();
        int index = 0;
        for (TensorRef ref : kernels.keySet()) {
            all.put(ref, zeros.get(index++));
        }
        return all;
    }

    /** @return the same model where all that is to be zero is */
    static GraphPass.Result prune(Model model, Context context, Settings settings, Map<TensorRef, Kernel> kernels) {
        context.progress().report("rank weights", 0, kernels.size());
        Map<TensorRef, BitSet> zeros = zeros(settings, kernels);
        context.cancellation().check();
        GraphPass.Result pruned = masked(model, zeros);
        context.progress().report("rank weights", kernels.size(), kernels.size());
        return pruned;
    }

    /** @return the same model where all that is to be zero is */
    static GraphPass.Result masked(Model model, Map<TensorRef, BitSet> zeros) {
        Lineage.Builder lineage = Lineage.builder();
        Model changed = model;
        for (TensorRef ref : zeros.keySet()) {
            Tensor tensor = model.tensor(ref);
            BitSet mask = zeros.get(ref);
            if (Zeros.of(tensor).filter(present -> covers(present, mask)).isEmpty()) {
                TensorData masked = new MaskedData(tensor.data().orElseThrow(), mask);
                GraphBuilder graph = changed.graphs().get(ref.graph()).edit();
                changed = changed.withGraph(
                        ref.graph(),
                        graph.put(tensor.withData(Optional.of(masked))).build());
                lineage.link(ref, ref, new Lineage.Transform.Revalued());
            }
        }
        return changed == model ? GraphPass.Result.unchanged(model) : new GraphPass.Result(changed, lineage.build());
    }

    private static boolean covers(BitSet present, BitSet mask) {
        BitSet missing = (BitSet) mask.clone();
        missing.andNot(present);
        return missing.isEmpty();
    }
}
