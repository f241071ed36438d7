package dev.hone.itests.thirdparty;

import dev.hone.api.technique.Check;
import dev.hone.api.technique.Context;
import dev.hone.api.technique.Estimate;
import dev.hone.api.technique.Outcome;
import dev.hone.api.technique.Technique;
import dev.hone.api.technique.TechniqueType;
import dev.hone.model.GraphBuilder;
import dev.hone.model.Lineage;
import dev.hone.model.Model;
import dev.hone.model.Tensor;
import dev.hone.model.TensorRef;
import java.util.List;
import org.osgi.service.component.annotations.Component;

/** Makes neighbouring weights of an output channel equal. */
@Component
@TechniqueType(
        id = "pair",
        description = "Makes neighbouring weights of an output channel equal",
        passes = {"fold-constants", "fold-batch-norm"},
        establishes = PairedWeights.ID)
public final class PairAveraging implements Technique {

    @Override
    public Check check(Model model, Context context) {
        return weights(model, context).isEmpty()
                ? Check.refused("the model has no constant float32 weights with pairs in their output channels")
                : Check.accepted();
    }

    @Override
    public Estimate estimate(Model model, Context context) {
        return Estimate.unknown();
    }

    @Override
    public Outcome apply(Model model, Context context) {
        GraphBuilder graph = model.main().edit();
        Lineage.Builder lineage = Lineage.builder();
        for (Tensor weight : weights(model, context)) {
            graph.put(weight.withData(weight.data().map(Pairs::averaged)));
            TensorRef ref = new TensorRef(0, weight.id());
            lineage.link(ref, ref, new Lineage.Transform.Revalued());
        }
        return Outcome.applied(model.withGraph(0, graph.build()), lineage.build());
    }

    private static List<Tensor> weights(Model model, Context context) {
        return Kernels.of(model, context).entrySet().stream()
                .filter(kernel -> kernel.getValue().outputChannelAxis() == 0)
                .map(kernel -> model.main().tensor(kernel.getKey()))
                .filter(weight -> Pairs.fit(weight.shape()))
                .toList();
    }
}
