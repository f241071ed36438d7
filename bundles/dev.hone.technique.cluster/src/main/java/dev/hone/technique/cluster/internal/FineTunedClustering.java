package dev.hone.technique.cluster.internal;

import dev.hone.api.graph.GraphPass;
import dev.hone.api.technique.Context;
import dev.hone.api.technique.WeightSelection.Selected;
import dev.hone.model.Lineage;
import dev.hone.model.Model;
import dev.hone.model.TensorRef;
import dev.hone.technique.cluster.internal.train.TrainedClusters;
import dev.hone.training.Weight;
import dev.hone.training.tuning.FineTuning;
import dev.hone.training.tuning.Tuned;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Trains the model while its weights share centroids, which are trained with it. */
final class FineTunedClustering {

    private FineTunedClustering() {}

    /** @param notes to which those of the training are added, and a line for each weight */
    static GraphPass.Result apply(
            Model model, Context context, Settings settings, List<Selected> weights, List<String> notes) {
        FineTuning tuning = FineTuning.of(model, context, WeightClusterer.ID);
        Set<TensorRef> trainable = tuning.weights().stream().map(Weight::tensor).collect(Collectors.toSet());
        Set<TensorRef> sparse = Zeros.established(context);
        List<Selected> others = new ArrayList<>();
        List<Selected> trained = new ArrayList<>();
        for (Selected weight : weights) {
            if (trainable.contains(weight.tensor())) {
                trained.add(weight);
                tuning.constrain(
                        weight.tensor(),
                        new TrainedClusters(
                                settings.search(),
                                settings.axis(weight),
                                sparse.contains(weight.tensor()),
                                settings.meanGradient()));
            } else {
                others.add(weight);
                notes.add(
                        "'" + model.tensor(weight.tensor()).label() + "' is clustered one-shot: it cannot be trained");
            }
        }
        Tuned tuned = tuning.run();
        notes.addAll(tuned.notes());
        for (Selected weight : trained) {
            tuned.lineage().of(weight.tensor(), tuned.model()).stream()
                    .map(Lineage.Link::to)
                    .map(tuned.model()::tensor)
                    .filter(tensor -> tensor.isConstant())
                    .forEach(tensor -> notes.add(ClusteredWeight.line(tensor)));
        }
        if (others.isEmpty()) {
            return new GraphPass.Result(tuned.model(), tuned.lineage());
        }
        GraphPass.Result rest = OneShotClustering.apply(tuned.model(), context, settings, others, notes);
        return new GraphPass.Result(rest.model(), tuned.lineage().then(rest.lineage(), tuned.model()));
    }
}
