package dev.hone.technique.cluster.internal;

import dev.hone.api.graph.GraphPass;
import dev.hone.api.technique.Context;
import dev.hone.api.technique.Outcome;
import dev.hone.api.technique.WeightSelection.Selected;
import dev.hone.model.Model;
import dev.hone.model.Tensor;
import dev.hone.model.TensorRef;
import dev.hone.technique.cluster.internal.train.TrainedClusters;
import dev.hone.training.Weight;
import dev.hone.training.tuning.FineTuning;
import dev.hone.training.tuning.JointTechnique.Ending;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Trains the model while its weights share centroids, which are trained with it. */
final class FineTunedClustering {

    private FineTunedClustering() {}

    /** Puts weights under shared centroids. */
    static Ending constrain(
            FineTuning tuning, Model model, Context context, Settings settings, List<Selected> weights) {
        List<String> notes = new ArrayList<>();
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
        return (reached, tuned) -> {
            List<String> lines = new ArrayList<>(notes);
            trained.stream()
                    .flatMap(weight -> tuned.lineage().of(weight.tensor(), tuned.model()).stream())
                    .map(link -> reached.tensor(link.to()))
                    .filter(Tensor::isConstant)
                    .forEach(tensor -> lines.add(ClusteredWeight.line(tensor)));
            if (others.isEmpty()) {
                return new Outcome.Skipped(lines);
            }
            GraphPass.Result rest = OneShotClustering.apply(reached, context, settings, others, lines);
            return new Outcome.Applied(rest.model(), rest.lineage(), lines);
        };
    }
}
