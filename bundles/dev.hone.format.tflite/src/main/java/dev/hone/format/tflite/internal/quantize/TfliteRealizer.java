package dev.hone.format.tflite.internal.quantize;

import dev.hone.api.graph.Dialect;
import dev.hone.api.graph.GraphPass;
import dev.hone.api.graph.Operators;
import dev.hone.model.Attributes;
import dev.hone.model.DataType;
import dev.hone.model.InvalidModelException;
import dev.hone.model.Lineage;
import dev.hone.model.Model;
import dev.hone.model.NodeRef;
import dev.hone.model.Tensor;
import dev.hone.model.TensorRef;
import dev.hone.quantization.QuantizationPlan;
import dev.hone.quantization.QuantizationPlan.Use;
import dev.hone.quantization.QuantizationRealizer;
import dev.hone.quantization.Range;
import dev.hone.quantization.RangeProbe;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
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
        List<NodeRef> named = Stream.concat(
                        plan.nodes().stream(), plan.weights().keySet().stream().map(Use::node))
                .toList();
        for (NodeRef ref : named) {
            if (ref.graph() >= model.graphs().size()
                    || model.graphs().get(ref.graph()).nodes().stream().noneMatch(node -> node.id() == ref.node())) {
                throw new InvalidModelException("the plan names operator " + ref.node() + " of graph " + ref.graph()
                        + ", which does not exist");
            }
        }
        Lineage.Builder lineage = Lineage.builder();
        Model realized = model;
        for (int graph : graphs(plan.nodes().stream())) {
            IntegerGraph rewritten = new IntegerGraph(graph, model.graphs().get(graph), plan, operators, lineage);
            realized = realized.withGraph(graph, rewritten.realize());
        }
        // Nodes that compute in float, and the constants that they read, have kept their ids.
        for (int graph : graphs(plan.weights().keySet().stream().map(Use::node))) {
            WeightGraph rewritten = new WeightGraph(graph, realized.graphs().get(graph), plan, lineage);
            realized = realized.withGraph(graph, rewritten.realize());
        }
        return realized == model ? GraphPass.Result.unchanged(model) : new GraphPass.Result(realized, lineage.build());
    }

    private static int[] graphs(Stream<NodeRef> nodes) {
        return nodes.mapToInt(NodeRef::graph).distinct().sorted().toArray();
    }

    /** The bounds that stand in a file in place of a scale. */
    @Override
    public Optional<Range> declaredRange(Tensor tensor) {
        Attributes table =
                tensor.attributes().get("tflite:quantization", Attributes.class).orElse(Attributes.NONE);
        List<?> min = table.get("min", List.class).orElse(List.of());
        List<?> max = table.get("max", List.class).orElse(List.of());
        boolean one = tensor.type() == DataType.FLOAT32
                && tensor.quantization().isEmpty()
                && min.size() == 1
                && max.size() == 1;
        return one && min.get(0) instanceof Double low && max.get(0) instanceof Double high && low < high
                ? Optional.of(Range.of(tensor.label(), low, high))
                : Optional.empty();
    }

    @Override
    public Optional<RangeProbe> probe(Model model, List<TensorRef> activations) {
        return RangeReductions.add(model, activations);
    }
}
