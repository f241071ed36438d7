package dev.hone.technique.cluster.internal;

import dev.hone.api.graph.GraphPass;
import dev.hone.api.technique.Context;
import dev.hone.api.technique.WeightSelection.Selected;
import dev.hone.model.GraphBuilder;
import dev.hone.model.Lineage;
import dev.hone.model.Lineage.Transform;
import dev.hone.model.Model;
import dev.hone.model.TensorRef;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/** Replaces weights by the centroids that are found for them, without data. */
final class OneShotClustering {

    private static final int LINES = 12;

    private OneShotClustering() {}

    /** @param notes to which a line for each weight is added */
    static GraphPass.Result apply(
            Model model, Context context, Settings settings, List<Selected> weights, List<String> notes) {
        Set<TensorRef> sparse = Zeros.established(context);
        TreeMap<Integer, GraphBuilder> graphs = new TreeMap<>();
        Lineage.Builder lineage = Lineage.builder();
        int done = 0;
        for (Selected weight : weights) {
            context.cancellation().check();
            context.progress().report("cluster", done, weights.size());
            ClusteredWeight clustered = ClusteredWeight.of(
                    model.tensor(weight.tensor()), weight, settings, sparse.contains(weight.tensor()), context.seed());
            graphs.computeIfAbsent(
                            weight.tensor().graph(),
                            index -> model.graphs().get(index).edit())
                    .put(clustered.tensor());
            lineage.link(weight.tensor(), weight.tensor(), new Transform.Revalued());
            if (done++ < LINES) {
                notes.add(clustered.line());
            }
        }
        if (done > LINES) {
            notes.add("and " + (done - LINES) + " more");
        }
        Model changed = model;
        for (int graph : graphs.keySet()) {
            changed = changed.withGraph(graph, graphs.get(graph).build());
        }
        return new GraphPass.Result(changed, lineage.build());
    }
}
