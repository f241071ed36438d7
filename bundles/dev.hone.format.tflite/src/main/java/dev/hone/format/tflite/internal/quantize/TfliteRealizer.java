package dev.hone.format.tflite.internal.quantize;

import dev.hone.api.graph.Dialect;
import dev.hone.api.graph.GraphPass;
import dev.hone.api.graph.Operators;
import dev.hone.model.InvalidModelException;
import dev.hone.model.Lineage;
import dev.hone.model.Model;
import dev.hone.model.NodeRef;
import dev.hone.model.TensorRef;
import dev.hone.quantization.QuantizationPlan;
import dev.hone.quantization.QuantizationRealizer;
import dev.hone.quantization.RangeProbe;
import java.util.List;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * Writes plans into TensorFlow Lite graphs. The model's inputs and outputs keep their tensors' ids, order, and names,
 * whatever their type becomes.
 */
@Component
@Dialect("tflite")
public final class TfliteRealizer implements QuantizationRealizer {

    @Activate
    public TfliteRealizer() {}

    @Override
    public GraphPass.Result realize(Model model, QuantizationPlan plan, Operators operators) {
        for (NodeRef ref : plan.nodes()) {
            if (ref.graph() >= model.graphs().size()
                    || model.graphs().get(ref.graph()).nodes().stream().noneMatch(node -> node.id() == ref.node())) {
                throw new InvalidModelException("the plan names operator " + ref.node() + " of graph " + ref.graph()
                        + ", which does not exist");
            }
        }
        Lineage.Builder lineage = Lineage.builder();
        Model realized = model;
        int[] planned = plan.nodes().stream()
                .mapToInt(NodeRef::graph)
                .distinct()
                .sorted()
                .toArray();
        for (int graph : planned) {
            IntegerGraph rewritten = new IntegerGraph(graph, model.graphs().get(graph), plan, operators, lineage);
            realized = realized.withGraph(graph, rewritten.realize());
        }
        return planned.length == 0
                ? GraphPass.Result.unchanged(model)
                : new GraphPass.Result(realized, lineage.build());
    }

    @Override
    public Optional<RangeProbe> probe(Model model, List<TensorRef> activations) {
        return RangeReductions.add(model, activations);
    }
}
