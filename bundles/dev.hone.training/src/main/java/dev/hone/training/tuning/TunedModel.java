package dev.hone.training.tuning;

import dev.hone.model.Graph;
import dev.hone.model.GraphBuilder;
import dev.hone.model.Lineage;
import dev.hone.model.Model;
import dev.hone.model.TensorData;
import dev.hone.model.TensorRef;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** A model with the weights that came out of a training. */
record TunedModel(Model model, Lineage lineage) {

    /** @param values of all variables */
    static TunedModel of(Model before, BuiltProgram built, Map<String, TensorData> values) {
        Map<TensorRef, TensorData> weights = new HashMap<>();
        built.names().forEach((tensor, name) -> weights.put(tensor, values.get(name)));
        built.weights().forEach(site -> weights.put(site.weight().tensor(), site.projected(values)));
        Graph main = before.main();
        GraphBuilder changed = main.edit();
        Lineage.Builder lineage = Lineage.builder();
        built.names().keySet().forEach(tensor -> {
            changed.put(main.tensor(tensor.tensor()).withData(Optional.of(weights.get(tensor))));
            lineage.link(tensor, tensor, new Lineage.Transform.Revalued());
        });
        return new TunedModel(before.withGraph(0, changed.build()), lineage.build());
    }
}
